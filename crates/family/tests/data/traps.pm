package Kernel::Config;

use strict;
use utf8;
use English qw( -no_match_vars );

=head1 NAME

This is text, and not a setting:

$Self->{CustomerUser} = { Name => 'from the text' };

=cut

sub helper {
    my ($x) = @_;
    return "}" if $x =~ /[}'"]/;
    return;
}

sub Load {
    my $Self = shift;

    $Self->{CustomerUser}->{Name} = 'Own # not a comment';    # $Self->{CustomerUser}->{Name} = 'no';

    # left out: nobody knows what hostname() says
    $Self->{CustomerUser}->{CacheTTL} = hostname() eq 'a' ? 10 : 20;

    # left out: under a condition
    if ( -e '/etc/desk' ) {
        $Self->{CustomerCompany}->{Name} = 'Perhaps';
        $Self->{CustomerUser5} = { Name => 'Perhaps' };
    }

    # Oracle, which nobody supports
    $Self->{CustomerUser1} = {
        Name => 'Oracle',
        Module => 'Kernel::System::CustomerUser::DB',
        Params => { Table => 'people', DSN => 'DBI:Oracle://db.example.org/ORCL', User => 'u', Password => 'trap-secret' },
        CustomerKey => 'login', CustomerID => 'customer_id',
        Map => $Self->{CustomerUser}->{Map},
    };

    # a module of their own
    $Self->{CustomerUser2} = {
        Name => 'Own module', Module => 'Kernel::System::CustomerUser::SAP',
        CustomerKey => 'login', CustomerID => 'customer_id', Map => [],
    };

    # a table without a login
    $Self->{CustomerUser3} = {
        Name => 'No login', Module => 'Kernel::System::CustomerUser::DB', Params => { Table => 't' },
        CustomerKey => 'login', CustomerID => 'customer_id',
        Map => [ [ 'UserEmail', 'Email', 'email', 1, 1, 'var' ], [ 'UserCustomerID', 'C', 'customer_id', 1, 1, 'var' ] ],
    };

    # good, but for one row and the password
    $Self->{CustomerUser4} = {
        Name => 'Good',
        Module => 'Kernel::System::CustomerUser::DB',
        Params => { Table => 'good' },
        CustomerKey => 'login', CustomerID => 'mail',
        CustomerUserSearchFields => [ 'login', 'LOGIN', 'mail' ],
        ReadOnly => '0',
        AdminSetPreferences => undef,
        Map => [
            [ 'UserLogin', 'Login', 'login', 1, 1, 'var' ],
            [ 'UserEmail', 'Email', 'mail', 1, 1, 'var' ],
            [ 'UserCustomerID', 'CustomerID', 'mail', 0, 1, 'var' ],
            [ 'UserRoom', label(), 'room', 1, 0, 'var' ],
            [ 'UserLogin', 'Again', 'login2', 1, 1, 'var' ],
            [ 'UserTelephone', 'Tel', 'phone', 1, 0, 'var' ],
            [ 'UserValid', 'V', 'valid', 1, 0, 'var' ],
        ],
    };
    $Self->{CustomerUser4}->{CustomerID} = 'mail';

    # a password nobody can read
    $Self->{CustomerUser6} = {
        %{ $Self->{CustomerUser4} },
        Params => { Table => 'good', DSN => 'DBI:mysql:database=x;host=y', Password => '{trap-secret}' },
    };

    # whether it can be written is not known, so it is not used
    $Self->{CustomerUser7} = { %{ $Self->{CustomerUser4} }, ReadOnly => $Self->{Nowhere} };

    return 1;

    $Self->{CustomerUser} = { Name => 'behind the end' };
}

1;

__END__

$Self->{CustomerUser} = { Name => 'behind everything' };
