//! Builds what the browser gets: third-party files from npm (into `OUT_DIR`, never into the source tree), our style
//! sheets joined by layer, our scripts joined, one sprite of icons. Every name carries a hash of its content.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// The layers of the style sheet, weakest first; each is a folder of `assets/css`.
const LAYERS: [&str; 4] = ["tokens", "base", "parts", "utilities"];

/// The scales of Open Props we draw from; what no rule of ours uses is left out.
const SCALES: [&str; 10] = ["stone", "gray", "sand", "indigo", "yellow", "orange", "green", "red", "sizes", "fonts"];

const FONTS: [&str; 2] = ["inter-latin-wght-normal.woff2", "inter-latin-ext-wght-normal.woff2"];

fn main() -> Outcome<()> {
    let source = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("assets");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    for watched in ["build.rs", "assets/css", "assets/js", "assets/icons.txt", "assets/icon.svg"] {
        println!("cargo:rerun-if-changed={watched}");
    }
    for watched in ["assets/package.json", "assets/package-lock.json", "assets/.npmrc"] {
        println!("cargo:rerun-if-changed={watched}");
    }

    let modules = node_modules(&source, &out)?;
    let mut built = Built::new(out.join("built"))?;

    let mut fonts = Vec::new();
    for font in FONTS {
        let bytes = fs::read(modules.join("@fontsource-variable/inter/files").join(font))?;
        let constant = if font.contains("-ext-") { "FONT_EXTENDED" } else { "FONT" };
        fonts.push((font, built.add(constant, font, "font/woff2", &bytes)?));
    }
    let mut style = style_sheet(&source.join("css"), &modules)?;
    for (font, path) in &fonts {
        style = style.replace(&format!("font:{font}"), path);
    }
    built.add("STYLE", "padron.css", "text/css; charset=utf-8", style.as_bytes())?;
    let script = script(&source.join("js"))?;
    built.add("SCRIPT", "padron.js", "text/javascript; charset=utf-8", script.as_bytes())?;
    let htmx = fs::read(modules.join("htmx.org/dist/htmx.min.js"))?;
    built.add("HTMX", "htmx.js", "text/javascript; charset=utf-8", &htmx)?;
    let icons = sprite(&source.join("icons.txt"), &modules)?;
    built.add("ICONS", "icons.svg", "image/svg+xml", icons.as_bytes())?;
    built.add("MARK", "padron.svg", "image/svg+xml", &fs::read(source.join("icon.svg"))?)?;
    fs::write(out.join("assets.rs"), built.table)?;
    Ok(())
}

/// Runs `npm ci` in `OUT_DIR` unless it was run there with the same lock file; answers the folder of packages.
fn node_modules(source: &Path, out: &Path) -> Outcome<PathBuf> {
    let npm = out.join("npm");
    let (lock, done) = (source.join("package-lock.json"), npm.join("installed.lock"));
    let modules = npm.join("node_modules");
    if modules.is_dir() && fs::read(&done).ok() == Some(fs::read(&lock)?) {
        return Ok(modules);
    }
    fs::create_dir_all(&npm)?;
    for name in ["package.json", "package-lock.json", ".npmrc"] {
        fs::copy(source.join(name), npm.join(name))?;
    }
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let run = Command::new(program)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(&npm)
        .output();
    match run {
        Ok(output) if output.status.success() => {
            fs::copy(&lock, &done)?;
            Ok(modules)
        }
        Ok(output) => Err(format!(
            "`npm ci` in {} did not succeed. It fetches htmx, Inter, Lucide and Open Props from the npm registry \
             (see crates/web/assets/package.json). It said:\n{}",
            npm.display(),
            String::from_utf8_lossy(&output.stderr)
        )
        .into()),
        Err(cause) => Err(format!(
            "Padrón's pages are built with npm, and it could not be started ({cause}).\n\
             Install Node.js 18 or later with npm, on Debian and Ubuntu: sudo apt-get install nodejs npm\n\
             Then build again."
        )
        .into()),
    }
}

/// What has been built: the files and the Rust source that lists them.
struct Built {
    folder: PathBuf,
    table: String,
}

impl Built {
    fn new(folder: PathBuf) -> Outcome<Self> {
        if folder.is_dir() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(Self { folder, table: String::new() })
    }

    /// Writes one file under a hashed name and lists it; answers its path on the server.
    fn add(&mut self, constant: &str, name: &str, mime: &str, bytes: &[u8]) -> Outcome<String> {
        let (stem, extension) = name.rsplit_once('.').ok_or("an asset needs an extension")?;
        let hashed = format!("{stem}-{:016x}.{extension}", fnv1a(bytes));
        let file = self.folder.join(&hashed);
        fs::write(&file, bytes)?;
        let file = file.display().to_string();
        let path = format!("/assets/{hashed}");
        writeln!(self.table, "/// Path of `{name}`.\npub const {constant}: &str = {path:?};")?;
        writeln!(
            self.table,
            "static {constant}_ASSET: Asset = Asset {{ path: {constant}, mime: {mime:?}, etag: \"\\\"{:016x}\\\"\", \
             bytes: include_bytes!({file:?}) }};",
            fnv1a(bytes)
        )?;
        Ok(path)
    }
}

/// FNV-1a: names change with content, nothing more is asked of it.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The files of a folder with this extension, in the order of their names.
fn files(folder: &Path, extension: &str) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|have| have == extension) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn style_sheet(folder: &Path, modules: &Path) -> Outcome<String> {
    let mut own = String::new();
    for layer in LAYERS {
        writeln!(own, "@layer {layer} {{")?;
        for file in files(&folder.join(layer), "css")? {
            own.push_str(&without_comments(&fs::read_to_string(file)?));
        }
        own.push_str("}\n");
    }
    let scales = used_properties(&own, modules)?;
    Ok(format!("@layer {};\n@layer tokens {{ :where(html) {{ {scales} }} }}\n{own}", LAYERS.join(", ")))
}

/// The declarations of Open Props that our rules use, and those these use in turn.
fn used_properties(own: &str, modules: &Path) -> Outcome<String> {
    let mut declarations = Vec::new();
    for scale in SCALES {
        let text = fs::read_to_string(modules.join(format!("open-props/{scale}.min.css")))?;
        let body = text.split_once('{').map_or("", |(_, rest)| rest).trim_end_matches(['}', '\n']);
        declarations.extend(
            body.split(';')
                .filter_map(|line| line.split_once(':'))
                .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())),
        );
    }
    let mut used: BTreeSet<String> = references(own);
    loop {
        let further: BTreeSet<String> = declarations
            .iter()
            .filter(|(name, _)| used.contains(name))
            .flat_map(|(_, value)| references(value))
            .collect();
        if further.is_subset(&used) {
            break;
        }
        used.extend(further);
    }
    let mut kept = String::new();
    for (name, value) in declarations.iter().filter(|(name, _)| used.contains(name)) {
        write!(kept, "{name}:{value};")?;
    }
    Ok(kept)
}

/// Every `--name` that stands in a `var()`.
fn references(text: &str) -> BTreeSet<String> {
    let name = |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    text.split("var(").skip(1).map(name).collect()
}

fn without_comments(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept
}

/// Our modules as one: they share a scope, so their imports of each other fall away. `main.js` comes last.
fn script(folder: &Path) -> Outcome<String> {
    let mut joined = String::new();
    let (main, parts): (Vec<_>, Vec<_>) =
        files(folder, "js")?.into_iter().partition(|file| file.file_name().is_some_and(|name| name == "main.js"));
    for file in parts.into_iter().chain(main) {
        for line in fs::read_to_string(file)?.lines().filter(|line| !line.starts_with("import ")) {
            writeln!(joined, "{}", line.strip_prefix("export ").unwrap_or(line))?;
        }
    }
    Ok(joined)
}

/// One `<symbol>` an icon, named as in Lucide.
fn sprite(list: &Path, modules: &Path) -> Outcome<String> {
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\">\n<!-- Lucide, ISC licence: https://lucide.dev/license -->\n",
    );
    for name in fs::read_to_string(list)?.split_whitespace() {
        let text = fs::read_to_string(modules.join(format!("lucide-static/icons/{name}.svg")))?;
        let start = text.find("<svg").ok_or("no svg element")?;
        let body = text[start..].split_once('>').map_or("", |(_, rest)| rest).replace("</svg>", "");
        let body: String = body.lines().map(str::trim).collect();
        writeln!(
            svg,
            "<symbol id=\"{name}\" viewBox=\"0 0 24 24\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" \
             stroke-linecap=\"round\" stroke-linejoin=\"round\">{body}</symbol>"
        )?;
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}
