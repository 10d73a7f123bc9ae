# Mensajes en lugar de una página.
message-403-title = Esto no está al alcance de tu cuenta
message-403-text = Para gestionar clientes hace falta el permiso rw en el grupo admin. Quien lo tenga puede concederlo.
message-elsewhere-title = Esto se envió desde otro sitio
message-elsewhere-text = Padrón solo acepta formularios de la dirección en la que se le encuentra. Si hay un proxy delante, server.public_url en padron.toml debe nombrar la dirección que la gente escribe. No se ha cambiado nada.
message-404-title = Aquí no hay nada
message-404-text = La dirección no lleva a ningún sitio: puede tener una errata, o el registro ya tiene otro ID u otro nombre de usuario.
message-409-title = El formulario era demasiado antiguo
message-409-text = Estuvo abierto en otra sesión o durante demasiado tiempo, así que no se cambió nada. Vuelve atrás, cárgalo de nuevo y repite el cambio.
message-413-title = Es demasiado de una vez
message-413-text = Lo enviado es mayor de lo que puede ser un formulario. No se cambió nada.
message-429-title = Un poco más despacio
message-429-text = { $seconds ->
    [one] Llegaron muchas peticiones desde tu dirección. La próxima es posible en un segundo.
   *[other] Llegaron muchas peticiones desde tu dirección. La próxima es posible en { $seconds } segundos.
}
message-500-title = Algo falló aquí
message-500-text = El fallo es nuestro y quedó anotado en el registro. No se cambió nada.
message-503-title = La base de datos no responde
message-503-text = Padrón no puede acceder ahora a su base de datos. No se ha cambiado nada; inténtelo de nuevo en un momento.
message-read-only-title = La base de datos solo se puede leer
message-read-only-text = Padrón no pudo escribir en su base de datos: el archivo o su carpeta son de solo lectura. No se ha cambiado nada; quien opera el servidor puede arreglarlo.
message-full-title = El disco está lleno
message-full-text = No queda sitio donde está la base de datos. No se ha cambiado nada; quien opera el servidor puede arreglarlo.
message-set-up-gone-title = Este enlace ya cumplió
message-set-up-gone-text = Ya se usó o es demasiado antiguo. La terminal muestra uno nuevo cuando el servidor arranca sin administrador.
message-request-id = Para el registro:
message-source-read-only-title = Aquí solo se puede leer
message-source-read-only-text = Estos registros se guardan en otro sistema. Cámbielos allí; Padrón muestra el cambio poco después.
message-source-down-title = La fuente no responde
message-source-down-text = No se puede llegar ahora al sistema donde se guardan estos registros. No se ha cambiado nada.
