# Empresas.
add-customer = Añadir cliente
customers-search = Buscar por ID o nombre
customers-count = { $count ->
    [one] { $count } cliente
   *[other] { $count } clientes
}
customers-count-more = Más de { $count } clientes
customers-no-match = Ningún cliente coincide
customers-fresh = Todavía no hay clientes
customers-fresh-hint = Añade aquí la primera empresa o trae todas desde un archivo:
customer-look-up = Consultar el ID en la lista de clientes
customer-suggest-none = Ningún cliente coincide
customer-without-people = Todavía no hay personas en este cliente.
customer-all-people = { $count ->
    [one] La única persona de este cliente
   *[other] Las { $count } personas de este cliente
}
needs-customer-title = Primero un cliente, después su gente
needs-customer-text = Cada usuario de cliente pertenece a un cliente, y todavía no hay ninguno.

rename = Cambiar
rename-customer-title = Cambiar el ID de cliente
rename-customer-lead = Todo lo que remite al ID cambia con él, en un solo paso. Las mayúsculas y minúsculas no distinguen un ID de otro.
rename-moves = Lo que cambia
rename-what = Qué
rename-rows = Filas
rename-total = En total
rename-promise = Cambia todo o no cambia nada. Quien tenga la sesión abierta no nota nada.
rename-preview = Ver lo que cambia
rename-confirm = Cambiarlo
moves-customers = Clientes
moves-customer-users = Usuarios de cliente
moves-groups = Permisos de grupo
moves-tickets = Tickets
moves-preferences = Preferencias
moves-services = Servicios
moves-searches = Búsquedas guardadas
moves-dynamic-fields = Valores de campos dinámicos
moves-other = Otras referencias
move-customer-title = Mover a otra fuente
move-customer-lead = El cliente pasa a la otra fuente y sale de esta. Conserva su id y, con él, todo lo que lo menciona.
move = Mover a otra fuente…
move-to = Fuente de destino
move-preview = Ver qué ocurre
move-not-yet = Todavía no se ha movido.
move-must-agree = Indique si esto se puede perder.
move-stays = Lo que lo menciona y se conserva
move-wanted = Lo que allí se pide
move-lost = Lo que se pierde
move-lost-why = { $source } no tiene sitio para ello. El historial lo guarda, salvo la contraseña.
move-may-lose = Esto se puede perder
move-promise = Primero llega allí y después sale de aquí: nada de lo que ocurra entretanto puede perderlo. Las columnas que el mapa de campos no nombra no se llevan.
move-confirm = Mover
move-other = Otra fuente
