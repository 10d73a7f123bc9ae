# Personas.
add-customer-user = Añadir usuario de cliente
customer-user-add-another = Añadir otra persona
customer-users-search = Buscar por usuario, nombre, correo, cliente o teléfono
customer-users-count = { $count ->
    [one] { $count } persona
   *[other] { $count } personas
}
customer-users-count-more = Más de { $count } personas
customer-users-no-match = Nadie coincide
customer-users-fresh = Todavía no hay usuarios de cliente
customer-users-fresh-hint = Añade aquí la primera persona o trae todas desde un archivo:
rename-customer-user-title = Cambiar el nombre de usuario
rename-customer-user-lead = Todo lo que remite al nombre de usuario cambia con él, en un solo paso. Desde entonces la persona inicia sesión con el nuevo.
password-new = Contraseña nueva
password-none = Todavía sin contraseña.
new-password-title = Contraseña nueva
password-save = Establecer la contraseña
password-set-already = La contraseña se estableció después de abrir este formulario, quizá porque se envió dos veces. Ahora no se ha cambiado nada. Establézcala de nuevo solo si quiere otra.
password-empty-hint = Si se deja vacía, se genera una segura.
password-shown-title = La contraseña nueva
password-shown-lead = Para { $name }, que inicia sesión como { $login }:
password-shown-once = Se muestra solo esta vez y no se puede consultar después. Cópiala ahora o genera otra más adelante.
password-shown-on = Ir a la persona
move-customer-user-title = Mover a otra fuente
move-customer-user-lead = La persona pasa a la otra fuente y sale de esta. Conserva su nombre de usuario y, con él, todo lo que lo menciona.
login-made = Si se deja vacío, se crea un nombre de usuario.
