//! Carries out assignments, and nothing else: no function is called, no file opened, no condition followed.

use std::collections::{BTreeMap, BTreeSet};

use super::parse::{Fault, Program};
use super::store::{Found, called};
use super::syntax::{Expr, Form, Item, Kind, Operator, Path, Statement, StatementKind, Target};
use super::value::{Hash, Node, Place, Value};

/// How many values may be made. Real files make some ten thousand; copies of copies would make any number.
const MAX_VALUES: usize = 2_000_000;

/// The environment, as whoever reads wants it to be seen.
pub(crate) type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The settings as they become, file after file.
pub(crate) struct Machine<'a> {
    pub(crate) settings: Hash,
    /// Top-level settings that the files said something about.
    pub(crate) touched: BTreeSet<String>,
    environment: Environment<'a>,
    /// Settings that have no defaults besides those that are known here.
    pub(super) is_whole: fn(&str) -> bool,
    pub(super) variables: BTreeMap<(u8, String), Node>,
    /// Variables that stand for the settings themselves.
    pub(super) own: BTreeSet<String>,
    /// Containers that Perl has once and we have twice: their names, how many steps those have, and how much deeper the
    /// sharing begins.
    shared: BTreeSet<(String, usize, usize)>,
    /// The container that was read last, and how deep the sharing with it begins.
    pub(super) copied: Option<(Path, usize)>,
    file: u16,
    faults: Vec<Fault>,
    hints: Vec<Fault>,
    left: usize,
}

impl<'a> Machine<'a> {
    pub(crate) fn new(settings: Hash, environment: Environment<'a>, is_whole: fn(&str) -> bool) -> Self {
        Self {
            settings,
            touched: BTreeSet::new(),
            environment,
            is_whole,
            variables: BTreeMap::new(),
            own: BTreeSet::new(),
            shared: BTreeSet::new(),
            copied: None,
            file: 0,
            faults: Vec::new(),
            hints: Vec::new(),
            left: MAX_VALUES,
        }
    }

    /// Runs a file, and answers what was not understood and what is worth a look.
    pub(crate) fn run(&mut self, file: u16, program: &Program) -> (Vec<Fault>, Vec<Fault>) {
        self.file = file;
        self.variables.clear();
        self.own = ["Self".to_owned()].into();
        if self.statements(&program.top)
            && let Some(load) = &program.load
        {
            self.statements(load);
        }
        (std::mem::take(&mut self.faults), std::mem::take(&mut self.hints))
    }

    /// Whether the files made more than is read.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.left == 0
    }

    pub(super) fn place(&self, line: u32) -> Place {
        Place { file: self.file, line }
    }

    pub(super) fn fault(&mut self, line: u32, what: impl Into<String>) {
        if self.faults.len() < 200 {
            self.faults.push(Fault { line, what: what.into() });
        }
    }

    pub(super) fn hint(&mut self, line: u32, what: impl Into<String>) {
        if self.hints.len() < 200 {
            self.hints.push(Fault { line, what: what.into() });
        }
    }

    pub(super) fn environment(&self, name: &str) -> Option<String> {
        (self.environment)(name)
    }

    /// Pays for so many values.
    pub(super) fn spend(&mut self, values: usize) -> bool {
        self.left = self.left.saturating_sub(values);
        self.left > 0
    }

    /// False where the rest does not run.
    fn statements(&mut self, statements: &[Statement]) -> bool {
        for statement in statements {
            if !self.spend(1) || !self.statement(statement) {
                return false;
            }
        }
        true
    }

    fn statement(&mut self, statement: &Statement) -> bool {
        let line = statement.line;
        match &statement.kind {
            StatementKind::Assign(target, operator, value) => self.assign(line, target, *operator, value),
            StatementKind::Declare(targets, given) => self.declare(line, targets, *given),
            StatementKind::Push(path, items, at_the_end) => self.push(line, path, items, *at_the_end),
            StatementKind::Delete(path) => self.delete(path),
            StatementKind::Block(inner) => {
                let outer: BTreeSet<_> = self.variables.keys().cloned().collect();
                self.spend(outer.len());
                let goes_on = self.statements(inner);
                // What was declared inside is gone, what was changed inside stays.
                self.variables.retain(|name, _| outer.contains(name));
                return goes_on;
            }
            StatementKind::Doubtful(inner) => self.doubt(inner),
            StatementKind::Return => return false,
        }
        true
    }

    /// Whatever these assign to is not known any more.
    fn doubt(&mut self, statements: &[Statement]) {
        for statement in statements {
            self.spend(1);
            let unknown = Node::unknown(self.place(statement.line));
            match &statement.kind {
                StatementKind::Assign(target, ..) => self.doubt_target(target, &unknown),
                StatementKind::Declare(targets, _) => {
                    for target in targets {
                        self.doubt_target(target, &unknown);
                    }
                }
                StatementKind::Push(path, ..) | StatementKind::Delete(path) => self.write(path, unknown),
                StatementKind::Block(inner) | StatementKind::Doubtful(inner) => self.doubt(inner),
                StatementKind::Return => {}
            }
        }
    }

    fn doubt_target(&mut self, target: &Target, unknown: &Node) {
        match target {
            Target::Scalar(path) | Target::Whole(_, path) => self.write(path, unknown.clone()),
            Target::Several(targets) => targets.iter().for_each(|target| self.doubt_target(target, unknown)),
        }
    }

    fn declare(&mut self, line: u32, targets: &[Target], given: bool) {
        let place = self.place(line);
        let mut names = Vec::new();
        for target in targets {
            let Target::Scalar(path) = target else {
                if let Target::Whole(form, path) = target {
                    let empty =
                        if *form == Form::List { Value::List(Vec::new()) } else { Value::Hash(Hash::default()) };
                    let value = if given { Value::Unknown } else { empty };
                    self.variables.insert((path.sigil, path.name.clone()), Node::new(value, place));
                }
                continue;
            };
            self.own.remove(&path.name);
            let value = if given { Value::Unknown } else { Value::Undef };
            self.variables.insert((b'$', path.name.clone()), Node::new(value, place));
            names.push(path.name.clone());
        }
        // The sub is given the settings; where it is given more, they are called by their usual name.
        let usual = names.iter().find(|name| name.eq_ignore_ascii_case("self")).or(names.last());
        if given && let Some(name) = usual {
            self.own.insert(name.clone());
        }
    }

    fn assign(&mut self, line: u32, target: &Target, operator: Option<Operator>, value: &Expr) {
        match target {
            Target::Scalar(path) => {
                self.copied = None;
                let value = match operator {
                    None => self.scalar(value),
                    Some(operator) => {
                        let before = Expr { line, kind: Kind::Read(path.clone()) };
                        // `.=` on nothing begins with nothing.
                        let before = match self.find(path) {
                            Found::Nothing => Expr { line, kind: Kind::Undef },
                            _ => before,
                        };
                        self.binary(line, operator, &before, value)
                    }
                };
                self.warn_of_sharing(path, false);
                self.remember_sharing(path, &value);
                self.write(path, value);
            }
            Target::Whole(form, path) => {
                let place = self.place(line);
                let parts = match (&value.kind, operator) {
                    (_, Some(_)) => None,
                    _ => self.flat(std::slice::from_ref(&Item { value: value.clone(), after_arrow: false }), *form),
                };
                let made = match (parts, form) {
                    (None, _) => Node::unknown(place),
                    (Some(parts), Form::List) => Node::new(Value::List(parts), place),
                    (Some(parts), Form::Hash) => self.hash_of(parts, place),
                };
                self.write(path, made);
            }
            Target::Several(targets) => {
                let item = Item { value: value.clone(), after_arrow: false };
                let mut parts = self.flat(std::slice::from_ref(&item), Form::List).map(Vec::into_iter);
                for target in targets {
                    let place = self.place(line);
                    let node = match (&mut parts, target) {
                        (Some(parts), Target::Scalar(_)) => parts.next().unwrap_or(Node::new(Value::Undef, place)),
                        _ => Node::unknown(place),
                    };
                    match target {
                        Target::Scalar(path) => self.write(path, node),
                        other => self.doubt_target(other, &node),
                    }
                }
            }
        }
    }

    fn push(&mut self, line: u32, path: &Path, items: &[Item], at_the_end: bool) {
        let Some(parts) = self.flat(items, Form::List) else {
            self.write(path, Node::unknown(self.place(line)));
            return;
        };
        self.warn_of_sharing(path, true);
        let place = self.place(line);
        let mut list = match self.find(path) {
            Found::Value(Node { value: Value::List(list), .. }) => list,
            Found::Value(Node { value: Value::Undef, .. }) | Found::Nothing => Vec::new(),
            Found::Value(node) if node.is_unknown() => return,
            Found::Value(_) | Found::Unsaid => {
                self.fault(line, "push: what is added to is not known, so it is left out");
                self.write(path, Node::unknown(place));
                return;
            }
        };
        self.spend(parts.len().saturating_mul(list.len()) / 8);
        // The file runs twice; what it adds is there once.
        let parts: Vec<Node> = parts
            .into_iter()
            .filter(|part| !list.iter().any(|known| known.place == part.place && known == part))
            .collect();
        if at_the_end {
            list.extend(parts);
        } else {
            list.splice(0..0, parts);
        }
        self.write(path, Node::new(Value::List(list), place));
    }

    fn delete(&mut self, path: &Path) {
        self.warn_of_sharing(path, false);
        let Some((last, way)) = path.steps.split_last() else { return };
        let above = Path { steps: way.to_vec(), ..path.clone() };
        let Some(key) = self.step(last) else {
            self.fault(path.line, "delete: which key is not known, so all of it is left out");
            self.write(&above, Node::unknown(self.place(path.line)));
            return;
        };
        if self.is_settings(path) && way.is_empty() {
            self.touched.insert(key.clone());
            // Gone is something else than never told.
            self.settings.insert(key, Node::new(Value::Undef, self.place(path.line)));
            return;
        }
        if let Found::Value(mut node) = self.find(&above) {
            match &mut node.value {
                Value::Hash(hash) if hash.partial => hash.insert(key, Node::new(Value::Undef, self.place(path.line))),
                Value::Hash(hash) => hash.remove(&key),
                Value::Unknown => return,
                _ => {
                    self.fault(path.line, "delete: not out of a hash, left out");
                    return;
                }
            }
            self.write(&above, node);
        }
    }

    /// `A = B` of containers is one container in Perl, and two here; of `{ %B }` that holds for what is in it.
    fn remember_sharing(&mut self, path: &Path, value: &Node) {
        let Some((origin, deeper)) = self.copied.take() else { return };
        if matches!(value.value, Value::Hash(_) | Value::List(_)) && self.shared.len() < 100 {
            for path in [path, &origin] {
                self.shared.insert((called(path), path.steps.len(), deeper));
            }
        }
    }

    /// `container`: whether the container at the path itself is changed, not only what one of its keys holds.
    fn warn_of_sharing(&mut self, path: &Path, container: bool) {
        let name = called(path);
        let reach = path.steps.len() + usize::from(container);
        if self.shared.iter().any(|(shared, steps, deeper)| reach > steps + deeper && name.starts_with(shared.as_str()))
        {
            self.hint(path.line, format!("{name} was copied, and the copies are two here; in Perl this changes both"));
        }
    }
}
