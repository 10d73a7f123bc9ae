# OTOBO config file (automatically generated)
# VERSION:2.0
package Kernel::Config::Files::ZZZAAuto;
use strict;
use warnings;
no warnings 'redefine'; ## no critic
use utf8;
sub Load {
    my ($File, $Self) = @_;
$Self->{'CustomerGroupSupport'} =  '1';
$Self->{'CustomerGroupAlwaysGroups'} =  [
  'users',
  'staff'
];
$Self->{'CustomerPreferencesGroups'}->{'Password'} =  {
  'Active' => '1',
  'PasswordMinSize' => '12',
  'PasswordRegExp' => '[a-z]+\\d',
  'Label' => "Contrase\x{f1}a"
};
$Self->{'CheckEmailAddresses'} =  '0';
$Self->{'FQDN'} =  'desk.example.org';
$Self->{'AdminEmail'} =  'admin@<OTOBO_CONFIG_FQDN>';
$Self->{'Organization'} =  'set on the web';
$Self->{'SystemID'} =  10;
delete $Self->{'CustomerPreferencesGroups'}->{'PGP'};
    return;
}
1;
