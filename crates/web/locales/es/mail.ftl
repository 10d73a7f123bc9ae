# Correo: ajustes, bandeja de salida, enlaces que fijan una contraseña.
mail-title = Correo
mail-settings = Ajustes vigentes
mail-settings-where = Están en padron.toml, sección [mail], y se cambian allí.
mail-not-set-up = El correo no está configurado
mail-not-set-up-hint = Indique su servidor de correo en padron.toml y reinicie Padrón. Entonces se podrá enviar a las personas un enlace para elegir su contraseña.
mail-server = Servidor de correo
mail-encryption = Cifrado
mail-encryption-none = ninguno
mail-encryption-starttls = STARTTLS
mail-encryption-tls = TLS
mail-login = Se identifica como
mail-nobody = nadie
mail-from = Remitente
mail-reply-to = Las respuestas van a
mail-templates = Textos propios en
mail-link-lifetime = Un enlace sirve durante
mail-hours = { $count ->
    [one] { $count } hora
   *[other] { $count } horas
}
mail-days = { $count ->
    [one] { $count } día
   *[other] { $count } días
}
mail-faults = Estos ajustes no pueden funcionar
mail-test = Enviar una prueba
mail-test-address = Dirección
mail-test-button = Enviar una prueba
mail-test-sent = El servidor de correo aceptó la prueba para { $address }.
mail-test-failed = No se envió nada. Falló al { $step }.
mail-step-text = preparar el texto
mail-step-name = buscar el servidor de correo por su nombre
mail-step-connect = conectar
mail-step-tls = cifrar
mail-step-sign-in = identificarse
mail-step-message = entregar el mensaje
mail-step-good = hecho
mail-step-bad = falló
mail-outbox = Bandeja de salida
mail-all = Todos
mail-waiting = En espera
mail-sending = Enviándose
mail-sent = Enviados
mail-failed = Abandonados
mail-unsure = Inciertos
mail-unsure-note = Quizá llegó: se estaba entregando y no hubo respuesta. Nadie lo envía de nuevo salvo usted.
mail-empty = No hay nada aquí.
mail-column-what = Qué
mail-column-to = Para
mail-column-state = Estado
mail-column-when = Pedido
mail-column-why = Última respuesta
mail-what-set-password = Enlace para elegir contraseña
mail-tries = { $count ->
    [one] { $count } intento
   *[other] { $count } intentos
}
mail-next-minutes = siguiente en { $count } min
mail-next-hours = siguiente en { $count } h
mail-retry = Reintentar
mail-retry-all = Reintentar todo lo abandonado
mail-older = Anteriores
link-title = Enviar un enlace
link-lead = Un mensaje a { $email } con un enlace. Con él la persona elige una contraseña que nadie más conoce. Sirve una sola vez y sustituye los enlaces anteriores.
link-language = Idioma del mensaje
link-language-own = El suyo
link-send = Enviar el enlace
link-off = La persona está desactivada, así que no se puede enviar un enlace.
link-add = Añadir y enviar un enlace
choose-title = Elija su contraseña
choose-lead = Es solo suya: aquí nadie puede verla.
choose-rules = { $count ->
    [one] Un carácter o más. Una frase sirve.
   *[other] { $count } caracteres o más. Una frase sirve.
}
choose-button = Fijar contraseña
choose-done-title = Su contraseña está fijada
choose-done-text = A partir de ahora puede iniciar sesión con ella. El enlace ya ha cumplido.
message-link-gone-title = Este enlace ya no sirve
message-link-gone-text = Se ha usado, es demasiado antiguo o se envió uno más reciente. Pida un enlace nuevo donde recibió este.
