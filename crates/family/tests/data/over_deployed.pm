package Kernel::Config;
sub Load {
    my $Self = shift;
    $Self->{Organization} = 'set in the file';
    $Self->{CustomerGroupCompanyAlwaysGroups} = [ @{ $Self->{CustomerGroupAlwaysGroups} }, 'firms' ];
    push @{ $Self->{CustomerGroupAlwaysGroups} }, 'more';
    $Self->{'Customer::AuthModule'}   = 'Kernel::System::CustomerAuth::LDAP';
    $Self->{'Customer::AuthModule1'}  = 'Kernel::System::CustomerAuth::DB';
    $Self->{'Customer::AuthModule::LDAP::Host'} = "ldap.$Self->{FQDN}";
    $Self->{'Customer::AuthModule::LDAP::SearchUserPw'} = 'ldap-secret';
    $Self->{CustomerTicket}{Nonsense} = 1;
    return 1;
}
1;
