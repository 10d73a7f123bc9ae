# Campos de clientes y usuarios de cliente, y lo que puede fallar en ellos.
section-identity = Identidad
section-reach = Teléfono
section-address = Dirección
section-more = Notas y validez
field-customer-id = ID de cliente
field-customer = Cliente
field-name = Nombre
field-title = Título o tratamiento
field-first-name = Nombre
field-last-name = Apellidos
field-login = Nombre de usuario
field-password = Contraseña
field-email = Correo electrónico
field-phone = Teléfono
field-fax = Fax
field-mobile = Móvil
field-street = Calle
field-zip = Código postal
field-city = Ciudad
field-country = País
field-url = Dirección web
field-comment = Comentario
field-validity = Validez

form-required-note = Los campos con * son obligatorios.
form-faults = { $count ->
    [one] Hay un campo por revisar
   *[other] Hay { $count } campos por revisar
}
form-changes = { $count ->
    [one] { $count } cambio
   *[other] { $count } cambios
}
fault-required = Hace falta este dato.
fault-too-long = Caben { $max } caracteres.
fault-too-short = { $min } caracteres o más.
fault-forbidden-character = El carácter { $character } no se puede guardar.
fault-surrounding-space = Un espacio al principio o al final lo convertiría en otro valor.
fault-not-an-address = No parece una dirección de correo.
fault-refused-address = Aquí no se aceptan direcciones de ese dominio.
fault-taken = Ya lo usa { $by }.
fault-error-cell = { $cell } es un error de la hoja de cálculo, no un valor.
fault-unknown-customer = No hay ningún cliente con ese ID.
fault-unknown-value = No es una de las opciones.
fault-differs = Las dos contraseñas son distintas.
fault-wrong-password = Esta no es su contraseña.
fault-unhashable = La contraseña es demasiado larga.
fault-switched-off = Esta persona está desactivada.
fault-no-mail = El correo no está configurado aquí.
fault-other = Este valor no se puede guardar.

conflict-title = { $who } cambió esto { $when }, mientras escribías
conflict-text = No se pierde nada: elige en cada campo qué conservar.
conflict-field = Campo
conflict-mine = Lo tuyo
conflict-theirs = Lo otro
conflict-save = Guardar con esta elección
conflict-take-all = Descartar lo mío
fault-taken-line = La línea { $line } del archivo dice lo mismo.
fault-ambiguous = Puede ser más de uno: { $which }.
fault-wrong-columns = Esta fila tiene { $cells } celdas; ese no es el número de columnas.
field-row = Fila
fault-source-read-only = Los registros de { $source } solo se pueden leer aquí.
fault-source-down = { $source } no responde, y de ello depende qué ocurre con esto.
fault-source-refused = No lo acepta { $why }
fault-no-such-field = { $source } no tiene ese campo.
fault-not-a-number = Esto no es un número entero.
fault-read-only = Este campo no se puede cambiar aquí.
section-extra = Más campos
source-locked = Estos campos proceden de { $source } y aquí solo se pueden leer. Cámbielos allí; Padrón muestra el cambio poco después.
source-locked-column = Este campo solo lo cambia { $source }.
source-pick = Fuente
source-pick-hint = Dónde se guarda la nueva persona. El formulario de abajo se adapta a ella.
source-pick-go = Usar esta fuente
source-of-record = Fuente: { $source }
source-hidden-behind = También en { $sources }, oculta allí
link-follow = Abrir { $label }
field-source = Fuente
