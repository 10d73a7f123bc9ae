# El mismo cambio para muchos.
bulk-title = Cambiar muchos a la vez
bulk-pick = Seleccionar { $key }
bulk-pick-column = Selección
bulk-pick-all = Seleccionar todos los de esta página
bulk-picked = seleccionados
bulk-selected = Cambiar los seleccionados
bulk-all = { $count ->
    [one] o el único que coincide
   *[other] o los { $count } que coinciden
}
bulk-all-found = o todos los que coinciden
bulk-who-people = { $count ->
    [one] { $count } persona
   *[other] { $count } personas
}
bulk-who-companies = { $count ->
    [one] { $count } cliente
   *[other] { $count } clientes
}
bulk-who-match = Todos los que coinciden; se buscan de nuevo al empezar.
bulk-who-selected = Los seleccionados.
bulk-what = Qué cambiar
bulk-set-valid = Fijar la validez
bulk-move = Mover a otro cliente
bulk-set-field = Fijar un campo
bulk-field = Campo
bulk-value = Valor nuevo
bulk-value-hint = Vacío deja el campo vacío.
bulk-send-links = Enviar enlaces para elegir contraseña
bulk-nobody = No hay nadie seleccionado. Marque antes algunas filas o tome todos los que coinciden.
bulk-choose = Elija qué cambiar.
bulk-look = Mirar primero
bulk-preview = Qué pasaría
bulk-would-change = { $count ->
    [one] { $count } cambia
   *[other] { $count } cambian
}
bulk-would-mail = { $count ->
    [one] { $count } recibe un enlace
   *[other] { $count } reciben un enlace
}
bulk-would-same = { $count ->
    [one] { $count } ya está así
   *[other] { $count } ya están así
}
bulk-would-refuse = { $count ->
    [one] { $count } se rechaza
   *[other] { $count } se rechazan
}
bulk-would-gone = { $count ->
    [one] { $count } ya no existe
   *[other] { $count } ya no existen
}
bulk-shown-then = Cuando miró coincidían { $shown }; ahora son { $total }.
bulk-examples = Por ejemplo
bulk-refused = Rechazados
bulk-refused-some = Los primeros:
bulk-run = { $count ->
    [one] Cambiar { $count }
   *[other] Cambiar { $count }
}
bulk-run-mail = { $count ->
    [one] Enviar { $count } enlace
   *[other] Enviar { $count } enlaces
}
bulk-can-undo = Después se puede deshacer; lo que alguien cambie hasta entonces se queda.
bulk-cannot-undo = Lo enviado no se puede retirar. Un enlace más reciente sustituye al anterior.
bulk-nothing = No cambiaría nada.
bulk-job-set = { $field }: { $value }
bulk-job-empty = vacío
bulk-count-mailed = { $count ->
    [one] { $count } enlace en camino
   *[other] { $count } enlaces en camino
}
bulk-count-gone = { $count } ya no existen
bulk-undo = Deshacer este cambio
bulk-back = Volver a la lista
