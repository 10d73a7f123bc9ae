# Die Seite der Teile, nur beim Entwickeln.
styleguide-title = Teile
styleguide-screens = Bildschirme
styleguide-colours = Farben
styleguide-buttons = Knöpfe
styleguide-fields = Felder
styleguide-states = Zustände
styleguide-icons = Symbole
