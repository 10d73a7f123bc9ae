//! Which column of a file is which field: by the table's column names, by our names, by the words of three languages.

use padron_domain::fold::fold;
use padron_domain::text::TextField;

use super::ImportKind;

/// The column of a reject file that tells why a row was refused; passed over when the file is fed again.
pub const REASONS: &str = "padron_reasons";
/// A column that is not taken over, on purpose.
pub const IGNORED: &str = "-";

/// What a column is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// One of the record's texts.
    Text(&'static TextField),
    /// Whether the record is in use.
    Validity,
    /// A stored password hash.
    Hash,
    /// A password in clear text.
    Password,
    /// When the record was added.
    Created,
    /// When it was last changed.
    Changed,
    /// Not taken over.
    Nothing,
}

/// The columns a file of one kind may have: those of the family's own table, and what the sources have besides.
#[derive(Debug, Clone)]
pub struct Columns {
    kind: ImportKind,
    fields: Vec<&'static TextField>,
}

impl Columns {
    /// Those of these fields.
    pub(crate) fn new(kind: ImportKind, fields: Vec<&'static TextField>) -> Self {
        Self { kind, fields }
    }

    /// What the rows are.
    pub fn kind(&self) -> ImportKind {
        self.kind
    }

    /// The texts of a record.
    pub fn fields(&self) -> &[&'static TextField] {
        &self.fields
    }

    /// Everything a column can be taken for, by the table's names, in the order it is offered.
    pub fn targets(&self) -> Vec<&'static str> {
        let mut all: Vec<&'static str> = self.fields.iter().map(|field| field.column).collect();
        all.push("valid_id");
        if self.kind == ImportKind::CustomerUsers {
            all.extend(["pw", "password"]);
        }
        all.extend(["create_time", "change_time"]);
        all
    }

    /// What a target's name means.
    pub(super) fn target(&self, name: &str) -> Option<Target> {
        if let Some(field) = self.fields.iter().find(|field| field.column == name || field.name == name) {
            return Some(Target::Text(field));
        }
        match name {
            "valid_id" | "valid" => Some(Target::Validity),
            "pw" if self.kind == ImportKind::CustomerUsers => Some(Target::Hash),
            "password" if self.kind == ImportKind::CustomerUsers => Some(Target::Password),
            "create_time" => Some(Target::Created),
            "change_time" => Some(Target::Changed),
            IGNORED => Some(Target::Nothing),
            _ => None,
        }
    }

    /// What a header is most likely: the name of a target, or [`IGNORED`].
    pub(super) fn guess(&self, header: &str) -> Option<&'static str> {
        let header = header.trim().trim_start_matches('\u{feff}');
        if PASSED_OVER.contains(&header) {
            return Some(IGNORED);
        }
        let all = self.targets();
        if let Some(exact) = all.iter().find(|name| **name == header) {
            return Some(exact);
        }
        if let Some(field) = self.fields.iter().find(|field| field.name == header) {
            return Some(field.column);
        }
        let plain = plain(header);
        if PASSED_OVER.iter().any(|name| self::plain(name) == plain) {
            return Some(IGNORED);
        }
        if let Some(same) = all.iter().find(|name| self::plain(name) == plain) {
            return Some(same);
        }
        if let Some(field) = self.fields.iter().find(|field| self::plain(field.name) == plain) {
            return Some(field.column);
        }
        let words = if self.kind == ImportKind::CustomerUsers { PEOPLE } else { COMPANIES };
        let found = words.iter().chain(BOTH).find(|(_, words)| words.contains(&plain.as_str()))?;
        all.into_iter().find(|name| *name == found.0)
    }
}

/// Understood but not taken over: the row's own number, who wrote it there, and what we ourselves wrote beside it.
const PASSED_OVER: [&str; 6] = ["id", "create_by", "change_by", REASONS, "source", "display_name"];

/// A header as it is compared and remembered: letters and digits only, folded.
pub(super) fn plain(header: &str) -> String {
    let mut text: String = fold(header).chars().filter(|letter| letter.is_alphanumeric()).collect();
    while text.len() > 150 {
        text.pop();
    }
    text
}

type Words = (&'static str, &'static [&'static str]);

/// Words for the columns of people, folded, in English, Spanish and German.
const PEOPLE: &[Words] = &[
    (
        "login",
        &[
            "username",
            "user",
            "userlogin",
            "loginname",
            "userid",
            "account",
            "usuario",
            "nombredeusuario",
            "nombreusuario",
            "cuenta",
            "benutzername",
            "benutzer",
            "anmeldename",
            "benutzerkennung",
            "kennung",
            "konto",
        ],
    ),
    (
        "title",
        &[
            "titleorsalutation",
            "salutation",
            "titel",
            "anrede",
            "tratamiento",
            "titulo",
            "titelanrede",
            "titelundanrede",
            "saludo",
        ],
    ),
    (
        "first_name",
        &["firstname", "givenname", "forename", "nombre", "nombres", "nombredepila", "vorname", "vornamen", "rufname"],
    ),
    (
        "last_name",
        &["lastname", "surname", "familyname", "apellido", "apellidos", "nachname", "familienname", "zuname"],
    ),
    (
        "email",
        &[
            "email",
            "emailaddress",
            "mail",
            "mailaddress",
            "correo",
            "correoelectronico",
            "direcciondecorreo",
            "direcciondecorreoelectronico",
            "emailadresse",
            "mailadresse",
            "epost",
        ],
    ),
    (
        "customer_id",
        &[
            "customerid",
            "customer",
            "customernumber",
            "customerno",
            "company",
            "companyid",
            "client",
            "clientid",
            "cliente",
            "idcliente",
            "iddecliente",
            "iddelcliente",
            "numerodecliente",
            "nodecliente",
            "empresa",
            "codigodecliente",
            "kunde",
            "kundennummer",
            "kundenid",
            "kundennr",
            "firma",
            "firmennummer",
        ],
    ),
    (
        "phone",
        &[
            "phone",
            "telephone",
            "phonenumber",
            "telephonenumber",
            "tel",
            "telefono",
            "numerodetelefono",
            "telefon",
            "telefonnummer",
            "rufnummer",
            "festnetz",
        ],
    ),
    ("fax", &["fax", "faxnumber", "numerodefax", "faxnummer", "telefax"]),
    (
        "mobile",
        &[
            "mobile",
            "mobilephone",
            "cell",
            "cellphone",
            "mobilenumber",
            "movil",
            "telefonomovil",
            "celular",
            "mobil",
            "handy",
            "mobiltelefon",
            "mobilnummer",
            "handynummer",
        ],
    ),
];

/// Words for the columns of companies.
const COMPANIES: &[Words] = &[
    (
        "customer_id",
        &[
            "customerid",
            "customernumber",
            "customerno",
            "companyid",
            "clientid",
            "number",
            "idcliente",
            "iddecliente",
            "iddelcliente",
            "numerodecliente",
            "codigodecliente",
            "codigo",
            "kundennummer",
            "kundenid",
            "kundennr",
            "firmennummer",
            "nummer",
            "numero",
        ],
    ),
    (
        "name",
        &[
            "name",
            "companyname",
            "company",
            "customer",
            "customername",
            "organisation",
            "organization",
            "nombre",
            "empresa",
            "cliente",
            "razonsocial",
            "nombredelaempresa",
            "nombredelcliente",
            "firma",
            "firmenname",
            "kunde",
            "kundenname",
            "unternehmen",
        ],
    ),
    (
        "url",
        &[
            "url",
            "website",
            "web",
            "homepage",
            "webaddress",
            "sitioweb",
            "paginaweb",
            "webseite",
            "internet",
            "webadresse",
        ],
    ),
];

/// Words both have.
const BOTH: &[Words] = &[
    (
        "street",
        &[
            "street",
            "address",
            "streetaddress",
            "streetandnumber",
            "calle",
            "direccion",
            "calleynumero",
            "domicilio",
            "strasse",
            "strasseundhausnummer",
            "strassehausnummer",
            "anschrift",
            "adresse",
        ],
    ),
    ("zip", &["zip", "zipcode", "postcode", "postalcode", "codigopostal", "cp", "plz", "postleitzahl"]),
    ("city", &["city", "town", "ciudad", "poblacion", "localidad", "municipio", "ort", "stadt", "wohnort"]),
    ("country", &["country", "pais", "land", "staat"]),
    (
        "comments",
        &[
            "comment",
            "comments",
            "remark",
            "remarks",
            "note",
            "notes",
            "comentario",
            "comentarios",
            "observaciones",
            "nota",
            "notas",
            "kommentar",
            "bemerkung",
            "bemerkungen",
            "notiz",
            "anmerkung",
        ],
    ),
    (
        "valid_id",
        &[
            "valid",
            "validid",
            "validity",
            "status",
            "state",
            "validez",
            "valido",
            "estado",
            "gultig",
            "gultigkeit",
            "zustand",
        ],
    ),
    ("password", &["clearpassword", "newpassword", "contrasena", "clave", "passwort", "kennwort"]),
    ("create_time", &["created", "createdat", "creado", "erstellt", "angelegt"]),
    ("change_time", &["changed", "changedat", "modificado", "geandert"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn own(kind: ImportKind) -> Columns {
        let fields = match kind {
            ImportKind::CustomerUsers => padron_domain::customer_user::CustomerUserValues::FIELDS,
            ImportKind::Customers => padron_domain::customer::CustomerValues::FIELDS,
        };
        Columns::new(kind, fields.iter().collect())
    }

    #[test]
    fn headers_of_three_languages_are_known() {
        let people = ImportKind::CustomerUsers;
        for (header, column) in [
            ("login", "login"),
            ("\u{feff}Benutzername", "login"),
            ("Vorname", "first_name"),
            ("Nachname", "last_name"),
            ("Apellidos", "last_name"),
            ("E-Mail", "email"),
            ("Correo electrónico", "email"),
            ("Firma", "customer_id"),
            ("Kunden-Nr.", "customer_id"),
            ("Straße", "street"),
            ("PLZ", "zip"),
            ("País", "country"),
            ("Gültigkeit", "valid_id"),
            ("comment", "comments"),
            ("Contraseña", "password"),
            ("id", IGNORED),
            (REASONS, IGNORED),
        ] {
            assert_eq!(own(people).guess(header), Some(column), "{header}");
        }
        assert_eq!(own(people).guess("shoe_size"), None);
        assert_eq!(own(ImportKind::Customers).guess("Firma"), Some("name"));
        assert_eq!(own(ImportKind::Customers).guess("Passwort"), None, "companies have none");
    }

    #[test]
    fn every_name_is_known_however_it_is_written() {
        for kind in [ImportKind::CustomerUsers, ImportKind::Customers] {
            let columns = own(kind);
            let names = columns.targets().into_iter().map(|name| (name, name));
            let names = names.chain(columns.fields().iter().map(|field| (field.name, field.column)));
            for (name, column) in names.chain(PASSED_OVER.map(|name| (name, IGNORED))) {
                let spaced = name.replace('_', " ");
                for header in [name.to_uppercase(), format!(" {} ", spaced.to_uppercase()), spaced, name.to_owned()] {
                    assert_eq!(columns.guess(&header), Some(column), "{header}");
                }
            }
        }
        for header in ["Login", "LOGIN", "Display-Name"] {
            assert!(own(ImportKind::CustomerUsers).guess(header).is_some(), "{header}");
        }
    }

    #[test]
    fn no_word_means_two_things() {
        for words in [PEOPLE, COMPANIES] {
            let mut seen = std::collections::HashSet::new();
            for (target, words) in words.iter().chain(BOTH) {
                for word in *words {
                    assert_eq!(*word, plain(word), "{word} is not folded");
                    assert!(seen.insert(*word), "{word} means {target} and something else");
                }
            }
        }
    }

    #[test]
    fn every_target_means_something() {
        for kind in [ImportKind::CustomerUsers, ImportKind::Customers] {
            for name in own(kind).targets() {
                assert!(own(kind).target(name).is_some(), "{name}");
            }
        }
    }
}
