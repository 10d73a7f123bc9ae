# Una lista como archivo.
export = Exportar
export-customers-title = Exportar clientes
export-customer-users-title = Exportar usuarios de cliente
export-format = Formato
export-xlsx = Hoja de cálculo (XLSX)
export-xlsx-hint = Para Excel y LibreOffice. Cada celda es texto: los teléfonos y los ceros iniciales quedan como están.
export-csv = CSV
export-csv-hint = Para programas y para volver a importar. UTF-8, separado por comas, con los nombres de columna de la base de datos.
export-safe = Poner ' delante de las celdas que una hoja de cálculo calcularía (CSV)
export-jsonl = JSON por líneas
export-jsonl-hint = Para programas. Un objeto por línea, con los nombres de campo de la API.
export-columns-hint = Las contraseñas nunca se exportan.
export-now = Descargar
export-search = «{ $search }»
export-created = Añadido
export-display-name = Nombre mostrado
export-customer-name = Nombre del cliente
