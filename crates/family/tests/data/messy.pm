package Kernel::Config;
use utf8; use strict;
sub Load { my $Self=shift;
my %Common=('Module','Kernel::System::CustomerUser::DB',CustomerKey=>'login',,CustomerID=>'customer_id',
	CustomerUserSearchPrefix=>'', # kein Stern
	CacheTTL
	=>
	60*60
	*2,);
my $Host = 'db' . 2; my @Rows = (
	[ 'UserLogin' , q(Login) , 'login', 1,1,'var' ]
	,[ "UserFirstname", qq{First}, 'first_name', '1', '1', 'var', '', 0, ],
	, [ 'UserLastname', 'Last' , 'last_name' ,1 ,1 ,'var' ], # } ] not the end
	[ qw(UserEmail Email email 1 1 var) ],
	[ qw/UserCustomerID CustomerID customer_id 0 1 var/ ], );
$Self->{CustomerUser1}={%Common, Name
   => Translatable("First \"house\""),
   Params=>{Table=>'people',DSN=>"DBI:Pg:dbname=crm;host=$Host.example.org",User=>'u',Password=>"p\$w"},
Map=>[@Rows,
],};
   $Self->{CustomerUser2}  =   {
      %{ $Self->{CustomerUser1} }, Name => <<'NAME' . 'house',
Second
NAME
      Params => { Table => 'v_people',
      },
   }
;
push @{ $Self->{CustomerUser2}->{Map} } , [ 'UserRoom', 'Room', 'ROOM', 1, 0, 'var', "[% Env(\"CGIHandle\") %]?Room=[% Data.UserRoom | uri %]", 0, '_blank', 'AsPopup Small' ];
push(@{$Self->{CustomerUser}{Map}}, [ 'UserFloor', 'Floor', 'floor', 1, 0, 'int' ]);
delete $Self->{CustomerUser}->{CacheTTL};
$Self->{'CustomerUser'}{CustomerUserSearchFields}   = [ @{$Self->{CustomerUser}->{CustomerUserSearchFields}}, 'email', 'floor' ];
$Self->{CustomerUser}->{Selections}->{UserCountry} = { DE => 'Deutschland', 'AT' , 'Österreich', };
	$Self->{CustomerUser}{CustomerUserNameFieldsJoin}=', ';
  return 1 }
1
