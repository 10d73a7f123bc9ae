# Written for these tests: people of two databases, as a manual would tell it.
package Kernel::Config;

use strict;
use warnings;
use utf8;

sub Load {
    my $Self = shift;

    # ---------------------------------------------------- #
    # the desk's own database
    # ---------------------------------------------------- #
    $Self->{DatabaseHost} = '127.0.0.1';
    $Self->{Database}     = "desk";
    $Self->{DatabaseUser} = "desk";
    $Self->{DatabasePw}   = 'own-secret';
    $Self->{DatabaseDSN}  = "DBI:mysql:database=$Self->{Database};host=$Self->{DatabaseHost}";
    $Self->{Home}         = '/opt/otobo';

    # first source: our own table, with a column of ours
    $Self->{CustomerUser1} = {
        Name   => 'Customer Database',
        Module => 'Kernel::System::CustomerUser::DB',
        Params => {
            DSN      => 'DBI:odbc:crm',
            DSN      => 'DBI:mysql:database=crm;host=crm.example.org',
            User     => 'reader',
            Password => 'crm-secret',
            Table    => 'customer_user',
        },
        CustomerKey   => 'login',
        CustomerID    => 'customer_id',
        CustomerValid => 'valid_id',
        CustomerUserListFields             => [ 'first_name', 'last_name', 'email' ],
        CustomerUserSearchFields           => [ 'login', 'last_name', 'customer_id', 'room' ],
        CustomerUserSearchPrefix           => '',
        CustomerUserSearchSuffix           => '*',
        CustomerUserSearchListLimit        => 250,
        CustomerUserPostMasterSearchFields => ['email'],
        CustomerUserNameFields             => [ 'title', 'first_name', 'last_name' ],
        AutoLoginCreation                  => 0,
        AdminSetPreferences                => 1,
        Map                                => [

            # var, label, column, shown, required, type, link, read only
            [ 'UserTitle',      'Title',      'title',       1, 0, 'var', '', 0 ],
            [ 'UserFirstname',  'Firstname',  'first_name',  1, 1, 'var', '', 0 ],
            [ 'UserLastname',   'Lastname',   'last_name',   1, 1, 'var', '', 0 ],
            [ 'UserLogin',      'Login',      'login',       1, 1, 'var', '', 0 ],
            [ 'UserPassword',   'Password',   'pw',          0, 1, 'var', '', 0 ],
            [ 'UserEmail',      'Email',      'email',       0, 1, 'var', '', 0 ],
            [ 'UserCustomerID', 'CustomerID', 'customer_id', 0, 1, 'var', '', 0 ],
            [ 'UserRoom',       'Room',       'room',        1, 0, 'var', '', 0 ],
            [ 'ValidID',        'Valid',      'valid_id',    0, 1, 'int', '', 0 ],
        ],
    };

    # second source: the directory
    $Self->{CustomerUser2} = {
        Name   => 'Directory',
        Module => 'Kernel::System::CustomerUser::LDAP',
        Params => {
            Host         => 'ldap.example.org',
            BaseDN       => 'ou=people,dc=example,dc=org',
            SSCOPE       => 'sub',
            UserDN       => 'cn=reader,dc=example,dc=org',
            UserPw       => 'ldap-secret',
            AlwaysFilter => '(objectClass=person)',
            Die          => 0,
            Params       => { port => 389, timeout => 30, async => 0, version => 3 },
        },
        CustomerKey                        => 'uid',
        CustomerID                         => 'mail',
        CustomerUserListFields             => [ 'cn', 'mail' ],
        CustomerUserSearchFields           => [ 'uid', 'cn', 'mail' ],
        CustomerUserSearchPrefix           => '',
        CustomerUserSearchSuffix           => '*',
        CustomerUserSearchListLimit        => 250,
        CustomerUserPostMasterSearchFields => ['mail'],
        CustomerUserNameFields             => [ 'givenname', 'sn' ],
        AdminSetPreferences                => 0,
        Map                                => [
            [ 'UserFirstname',  'Firstname',  'givenname',       1, 1, 'var', '', 1 ],
            [ 'UserLastname',   'Lastname',   'sn',              1, 1, 'var', '', 1 ],
            [ 'UserLogin',      'Login',      'uid',             1, 1, 'var', '', 1 ],
            [ 'UserEmail',      'Email',      'mail',            1, 1, 'var', '', 1 ],
            [ 'UserCustomerID', 'CustomerID', 'mail',            0, 1, 'var', '', 1 ],
            [ 'UserPhone',      'Phone',      'telephonenumber', 1, 0, 'var', '', 1 ],
            [ 'UserAddress',    'Address',    'postaladdress',   1, 0, 'var', '', 1 ],
        ],
    };

    return 1;
}

use Kernel::Config::Defaults;    # import Translatable()
use parent qw(Kernel::Config::Defaults);

1;
