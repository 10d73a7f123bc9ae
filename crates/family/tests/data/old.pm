# --
# Kernel/Config.pm - von 2009, seither von Hand gepflegt
# --
package Kernel::Config;
sub Load {
    my $Self = shift;
    # Datenbank für die Störungsstelle (läuft auf Größe 3)
    $Self->{'DatabaseHost'} = 'localhost';
    $Self->{'Database'} = 'otrs';
    $Self->{'DatabaseUser'} = 'otrs';
    $Self->{'DatabasePw'} = '{c80929a92df8e9c8c8}';
    $Self->{DatabaseDSN} = "DBI:mysql:database=$Self->{Database};host=$Self->{DatabaseHost};";
    $Self->{'SecureMode'} = 1;
    $Self->{CustomerGroupSupport} = 1;
    # Kunden
    $Self->{CustomerUser} = {
        Name => 'Kundenstamm Müller',
        Module => 'Kernel::System::CustomerUser::DB',
        Params => {
            Table => 'kunden',
#            DSN => 'DBI:odbc:yourdsn',
            DSN => 'DBI:mysql:kunden:dbhost:3307',
            DestCharset => 'utf-8',
            ForeignDB => 1,
            CaseSensitive => '1',
        },
        Key => 'kennung',
        CustomerID => 'firma',
        CustomerUserListFields => ['vorname', 'nachname', 'mail'],
        CustomerUserSearchFields => ['kennung', 'nachname', 'strasse'],
        ReadOnly => 1,
        Map => [
            # Begrüßung
            [ 'UserSalutation', 'Anrede', 'anrede', 1, 0, 'var' ],
            [ 'UserFirstname', 'Vorname', 'vorname', 1, 1, 'var' ],
            [ 'UserLastname', 'Nachname', 'nachname', 1, 1, 'var' ],
            [ 'UserLogin', 'Kennung', 'kennung', 1, 1, 'var' ],
            [ 'UserEmail', 'E-Mail', 'mail', 1, 1, 'var' ],
            [ 'UserCustomerID', 'Firma', 'firma', 0, 1, 'var' ],
            [ 'UserPassword', 'Paßwort', 'kennwort', 0, 0, 'var' ],
            [ 'UserComment', 'Gebäude', 'gebaeude', 2, 0, 'VAR' ],
        ],
    };
}
use strict;
use vars qw(@ISA $VERSION);
use Kernel::Config::Defaults;
push (@ISA, 'Kernel::Config::Defaults');
$VERSION = qw($Revision: 1.21 $)[1];
1;
