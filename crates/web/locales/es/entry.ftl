# Inicio de sesión, primer administrador.
sign-in-title = Iniciar sesión
sign-in-lead = Con una cuenta de agente.
sign-in-button = Iniciar sesión
sign-in-wrong = El usuario y la contraseña no coinciden.
sign-in-throttled = { $seconds ->
    [one] Demasiados intentos. El próximo es posible en un segundo.
   *[other] Demasiados intentos. El próximo es posible en { $seconds } segundos.
}
sign-in-form-expired = El formulario estuvo abierto demasiado tiempo. Ya está renovado.
sign-in-session-ended = La sesión terminó. Al iniciar otra se sigue en el mismo punto.
sign-in-not-allowed = Esta cuenta no puede gestionar clientes. Hace falta el permiso rw en el grupo admin.
sign-in-signed-out = Sesión cerrada.

set-up-title = Primer administrador
set-up-lead = Esta instalación es nueva. La cuenta que se crea aquí lo gestiona todo; este enlace sirve una sola vez.
set-up-password-again = Contraseña otra vez
set-up-password-rules = 10 caracteres o más. Una frase entera también vale.
set-up-button = Crear la cuenta e iniciar sesión

session-over-title = Su sesión ha terminado
session-over-text = Lo que escribió no se ha perdido: espera en esta página. Inicie sesión en otra pestaña, vuelva aquí y continúe; recuperará su formulario tal como estaba.
session-over-sign-in = Iniciar sesión en otra pestaña
session-over-go-on = Continuar con mi formulario
