package Kernel::Config;
use utf8;
sub Load {
    my ($Self) = @_;

    delete $Self->{CustomerUser};
    delete $Self->{CustomerCompany};

    $Self->{'AuthModule::LDAP::Params3'}   = { port => 3268, timeout => 15 };
    $Self->{'AuthModule::LDAP::StartTLS3'} = 'require';
    $Self->{'AuthModule::LDAP::StartTLS'}  = 'none';

    $Self->{CustomerUser10} = {
        Name   => 'Ten',
        Module => 'Kernel::System::CustomerUser::DB',
        Params => { Table => 'crm.ten' },
        CustomerKey => 'login',
        CustomerID  => 'customer_id',
        AutoLoginCreation => 1,
        AutoLoginCreationPrefix => 'ext',
        CustomerUserEmailUniqCheck => 1,
        CustomerUserExcludePrimaryCustomerID => 1,
        CustomerCompanySupport => 1,
        Map => [
            [ 'UserLogin',       'Login',       'login',        1, 1, 'int' ],
            [ 'UserEmail',       'Email',       'email',        1, 1, 'var' ],
            [ 'UserCustomerID',  'CustomerID',  'customer_id',  0, 1, 'var' ],
            [ 'UserCustomerIDs', 'CustomerIDs', 'customer_ids', 1, 0, 'var' ],
            [ 'UserBadge',       'Badge',       'BadgeNumber',  1, 0, 'dynamic_field' ],
        ],
    };
    $Self->{CustomerUser3} = {
        Module => 'Kernel::System::CustomerUser::LDAP',
        Params => {
            Host   => [ 'ldaps://a.example.org', 'ldaps://b.example.org:3269' ],
            BaseDN => '',
            SSCOPE => 'one',
            GroupDN => 'cn=desk,dc=example,dc=org',
            SourceCharset => 'iso-8859-1',
        },
        CustomerKey => 'sAMAccountName',
        CustomerID  => 'company',
        CustomerUserValidFilter => '(!(description=gone))',
        TranslateManagerTo => 'sAMAccountName',
        Map => [
            [ 'UserLogin',      'Login',      'sAMAccountName', 1, 1, 'var', '', 1 ],
            [ 'UserEmail',      'Email',      'mail',           1, 1, 'var', '', 1 ],
            [ 'UserCustomerID', 'CustomerID', 'company',        0, 1, 'var', '', 1 ],
            [ 'UserManager',    'Manager',    'manager',        1, 0, 'var', '', 1 ],
        ],
    };
    $Self->{CustomerUser11} = { %{ $Self->{CustomerUser10} }, Name => 'Eleven' };
    $Self->{CustomerUser0}  = { %{ $Self->{CustomerUser10} }, Name => 'Zero' };

    $Self->{CustomerCompany1} = {
        Params => {
            Table     => 'firms',
            DSN       => 'DBI:SQLite:dbname=/srv/firms.db',
            ForeignDB => 1,
        },
        CustomerCompanyKey          => 'no',
        CustomerCompanySearchFields => [ 'no', 'title', 'NOTES' ],
        Map => [
            [ 'CustomerID',          'No',   'no',    1, 1, 'var' ],
            [ 'CustomerCompanyName', 'Name', 'title', 1, 1, 'var' ],
            [ 'CustomerCompanyTax',  'Tax',  'tax',   1, 0, 'int', '', 1 ],
        ],
    };
    return 1;
}
1;
