//! What the people and companies of the demonstration are called, by country.

/// Everything one country lends to names and addresses.
pub(super) struct Country {
    pub(super) name: &'static str,
    pub(super) top_level: &'static str,
    pub(super) titles: &'static [&'static str],
    pub(super) first_names: &'static [&'static str],
    pub(super) last_names: &'static [&'static str],
    /// Whether people carry two family names.
    pub(super) two_last_names: bool,
    pub(super) cities: &'static [(&'static str, &'static str)],
    pub(super) streets: &'static [&'static str],
    /// A street with its number: `{street}` and `{number}` are filled in.
    pub(super) address: &'static str,
    pub(super) company_words: &'static [&'static str],
    pub(super) company_forms: &'static [&'static str],
    pub(super) phone: &'static str,
}

pub(super) const COUNTRIES: [Country; 3] = [SPAIN, GERMANY, UNITED_STATES];

const SPAIN: Country = Country {
    name: "Spain",
    top_level: "es",
    titles: &["D.", "Dña.", "Dr.", "Dra."],
    first_names: &[
        "María", "Carmen", "Lucía", "Sofía", "Begoña", "Inés", "Nuria", "Rocío", "Ángela", "Pilar", "Marta", "Elena", "José", "Antonio",
        "Javier", "Íñigo", "Andrés", "Jesús", "Raúl", "Sergio", "Álvaro", "Óscar", "Tomás", "Joaquín", "Montserrat", "Xavier", "Ainhoa",
        "Gonzalo", "Iker", "Núria", "Ramón", "Saúl", "Verónica", "Zaida",
    ],
    last_names: &[
        "García", "Martínez", "López", "Sánchez", "Pérez", "Gómez", "Muñoz", "Núñez", "Ibáñez", "Peña", "Castaño", "Álvarez", "Jiménez",
        "Ruiz", "Hernández", "Díaz", "Moreno", "Vázquez", "Domínguez", "Ortega", "Rubio", "Marín", "Sanz", "Iglesias", "Cortés", "Garrido",
        "Cabrera", "Peiró", "Etxeberria", "Puig", "Ferrer", "Soler", "Quiroga", "Yáñez", "Zurita", "Abascal", "Bermúdez", "Cifuentes",
        "Escrivá", "Figueroa", "Güell", "Hurtado", "Lázaro", "Menéndez", "Olmedo", "Pizarro", "Roldán", "Tejedor", "Ugarte", "Villanueva",
    ],
    two_last_names: true,
    cities: &[
        ("28013", "Madrid"), ("08002", "Barcelona"), ("41001", "Sevilla"), ("46003", "València"), ("48009", "Bilbao"), ("15001", "A Coruña"),
        ("50001", "Zaragoza"), ("29015", "Málaga"), ("33003", "Oviedo"), ("14002", "Córdoba"), ("24001", "León"), ("07001", "Palma"),
    ],
    streets: &["Calle Mayor", "Avenida de la Constitución", "Calle de Alcalá", "Gran Vía", "Rambla del Carme", "Plaza de España", "Paseo Marítimo"],
    address: "{street}, {number}",
    company_words: &["Logística", "Alimentación", "Construcciones", "Talleres", "Energía", "Viñedos", "Textiles", "Hoteles", "Papelera", "Astilleros"],
    company_forms: &["S.L.", "S.A.", "S. Coop."],
    phone: "+34 9## ## ## ##",
};

const GERMANY: Country = Country {
    name: "Germany",
    top_level: "de",
    titles: &["Herr", "Frau", "Dr.", "Prof. Dr."],
    first_names: &[
        "Anna", "Bärbel", "Christine", "Dörte", "Elke", "Frauke", "Gülsen", "Heike", "Ingrid", "Jürgen", "Käthe", "Lars", "Matthias",
        "Nadja", "Olaf", "Petra", "Rüdiger", "Sören", "Tanja", "Ulrich", "Volker", "Wiebke", "Yasemin", "Andreas", "Björn", "Cem", "Dieter",
        "Eva", "Günther", "Jörg", "Kerstin", "Mehmet", "Stefan", "Uwe",
    ],
    last_names: &[
        "Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Meyer", "Wagner", "Becker", "Schulz", "Hoffmann", "Schäfer", "Koch", "Bauer",
        "Richter", "Klein", "Wolf", "Schröder", "Neumann", "Schwarz", "Zimmermann", "Braun", "Krüger", "Hofmann", "Hartmann", "Lange",
        "Weiß", "Großmann", "Öztürk", "Yılmaz", "Böhm", "Jäger", "Köhler", "Lüdtke", "Mühlenbrock", "Nößler", "Preuß", "Rößler", "Strauß",
        "Thönnes", "Übelacker", "Vößing", "Wölki", "Ziółkowski", "von der Heide", "Brandt", "Dietrich", "Engel", "Friedrich",
    ],
    two_last_names: false,
    cities: &[
        ("10115", "Berlin"), ("20095", "Hamburg"), ("80331", "München"), ("50667", "Köln"), ("60311", "Frankfurt am Main"), ("01067", "Dresden"),
        ("90402", "Nürnberg"), ("40213", "Düsseldorf"), ("04109", "Leipzig"), ("79098", "Freiburg"), ("23552", "Lübeck"), ("94469", "Deggendorf"),
    ],
    streets: &["Hauptstraße", "Schulstraße", "Bahnhofstraße", "Gartenweg", "Lindenallee", "Am Markt", "Mühlenweg"],
    address: "{street} {number}",
    company_words: &["Maschinenbau", "Brauerei", "Spedition", "Druckerei", "Werkzeuge", "Bäckerei", "Optik", "Stadtwerke", "Möbelhaus", "Verlag"],
    company_forms: &["GmbH", "AG", "KG", "GmbH & Co. KG", "eG"],
    phone: "+49 (0)#### ######",
};

const UNITED_STATES: Country = Country {
    name: "United States",
    top_level: "com",
    titles: &["Mr.", "Ms.", "Dr."],
    first_names: &[
        "Abigail", "Brandon", "Chloe", "Daniel", "Emily", "Franklin", "Grace", "Henry", "Isabella", "Jacob", "Katherine", "Logan", "Madison",
        "Nathan", "Olivia", "Patrick", "Quinn", "Rebecca", "Samuel", "Taylor", "Ursula", "Victor", "Wanda", "Xiomara", "Zachary", "Denise",
        "Earl", "Gloria", "Harold", "Joyce", "Keith", "Renée", "Siobhán", "Zoë",
    ],
    last_names: &[
        "Smith", "Johnson", "Williams", "Brown", "Jones", "Miller", "Davis", "Wilson", "Anderson", "Thomas", "Taylor", "Moore", "Jackson",
        "Martin", "Lee", "Thompson", "White", "Harris", "Clark", "Lewis", "Robinson", "Walker", "Young", "Allen", "King", "Wright", "Scott",
        "O'Hara", "McDonald", "Fitzgerald", "Nguyen", "Kowalski", "Rodriguez", "Van Buren", "Abernathy", "Blankenship", "Cunningham",
        "Delacroix", "Eisenhower", "Featherstone", "Goldberg", "Hollingsworth", "Jefferson", "Kirkpatrick", "Montgomery", "Pemberton",
        "Rutherford", "Sinclair",
    ],
    two_last_names: false,
    cities: &[
        ("10001", "New York"), ("60601", "Chicago"), ("94103", "San Francisco"), ("02108", "Boston"), ("98101", "Seattle"), ("78701", "Austin"),
        ("80202", "Denver"), ("30303", "Atlanta"), ("97204", "Portland"), ("55401", "Minneapolis"),
    ],
    streets: &["Main Street", "Oak Avenue", "Elm Street", "Lake Road", "Sunset Boulevard", "Church Lane", "Mill Road"],
    address: "{number} {street}",
    company_words: &["Analytics", "Foods", "Logistics", "Instruments", "Outfitters", "Energy", "Textiles", "Software", "Printing", "Marine"],
    company_forms: &["Inc.", "LLC", "Group", "& Sons", "Corp."],
    phone: "+1 (###) ###-####",
};
