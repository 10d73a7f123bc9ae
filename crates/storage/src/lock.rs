//! One server a file: an SQLite database belongs to one server at a time, commands may work beside it.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use crate::Result;
use crate::error::StorageError;

/// Holds the database for this server until it is dropped, or the process ends however it ends.
#[derive(Debug)]
pub struct ServerLock {
    _file: Option<File>,
}

/// The path of the file behind an `sqlite:` address; `None` for databases in memory and for other engines.
pub fn sqlite_path(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = path.split('?').next().unwrap_or(path);
    (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
}

impl ServerLock {
    /// Takes the database for this server, or says that another one has it.
    pub fn take(url: &str) -> Result<Self> {
        let Some(database) = sqlite_path(url) else { return Ok(Self { _file: None }) };
        refuse_hard_links(&database)?;
        // The file itself, not one of its names: a link leads to the same lock.
        let mut path = database.canonicalize().unwrap_or(database).into_os_string();
        path.push(".server-lock");
        let failed = |source| StorageError::File { path: path.to_string_lossy().into_owned(), source };
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: Some(file) }),
            Err(TryLockError::WouldBlock) => Err(StorageError::InUse),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}

/// A file with two names is no database that can be served: neither name says that a server has the file by the other, and
/// SQLite, which keeps its journal beside the name it was given, loses what is in the other one's.
fn refuse_hard_links(database: &Path) -> Result<()> {
    #[cfg(unix)]
    if std::fs::metadata(database).is_ok_and(|file| std::os::unix::fs::MetadataExt::nlink(&file) > 1) {
        let source =
            std::io::Error::other("the file has more than one name (hard links); leave it one and remove the others");
        return Err(StorageError::File { path: database.display().to_string(), source });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_addresses() {
        assert_eq!(sqlite_path("sqlite:data/padron.db"), Some(PathBuf::from("data/padron.db")));
        assert_eq!(sqlite_path("sqlite:///srv/p.db?mode=rwc"), Some(PathBuf::from("/srv/p.db")));
        assert_eq!(sqlite_path("sqlite::memory:"), None);
        assert_eq!(sqlite_path("postgres://x"), None);
    }

    #[test]
    fn a_second_server_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("p.db").display());
        let first = ServerLock::take(&url).unwrap();
        assert!(matches!(ServerLock::take(&url), Err(StorageError::InUse)));
        drop(first);
        ServerLock::take(&url).unwrap();
    }

    #[test]
    fn a_link_is_the_same_file() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("p.db"), folder.path().join("link.db"));
        std::fs::write(&file, "").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        let first = ServerLock::take(&format!("sqlite:{}", file.display())).unwrap();
        assert!(matches!(ServerLock::take(&format!("sqlite:{}", link.display())), Err(StorageError::InUse)));
        drop(first);
    }
    #[test]
    fn a_file_with_two_names_is_refused_by_both() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("p.db"), folder.path().join("link.db"));
        std::fs::write(&file, "").unwrap();
        let take = |path: &Path| ServerLock::take(&format!("sqlite:{}", path.display()));
        let first = take(&file).unwrap();
        std::fs::hard_link(&file, &link).unwrap();
        // The second server, while the first runs by the other name.
        let refused = take(&link).unwrap_err();
        assert!(matches!(refused, StorageError::File { .. }), "{refused}");
        drop(first);
        assert!(matches!(take(&file), Err(StorageError::File { .. })));
        std::fs::remove_file(&link).unwrap();
        take(&file).unwrap();
    }
}
