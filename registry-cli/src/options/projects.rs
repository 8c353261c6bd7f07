//! Options that select one or several projects.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;

use super::ProjectOptions;
use super::projects_below::projects_below;
use crate::error::{SearchScope, ToolError};

/// The folders of the schemas.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Contracts")]
pub struct ProjectsOptions {
    /// The folder with `contracts.toml`; can be given several times. By default it is searched in the current folder and all
    /// folders above it, and in a folder `schemas` of each.
    #[arg(long, value_name = "DIR", env = "SCHEMACTL_SCHEMAS")]
    pub schemas: Vec<PathBuf>,
    /// Use all projects in the current folder and below it. Hidden folders, `target` and `node_modules` are not searched.
    #[arg(long, conflicts_with = "schemas")]
    pub workspace: bool,
}

impl ProjectsOptions {
    /// Returns the options as arguments if they can select several projects, for a command that is shown to the user.
    pub fn to_args(&self) -> impl Iterator<Item = String> {
        let workspace = self.workspace.then(|| "--workspace".to_owned());
        let several = Some(&self.schemas).filter(|schemas| schemas.len() > 1).into_iter().flatten();
        let schemas = several.flat_map(|folder| ["--schemas".to_owned(), folder.display().to_string()]);
        workspace.into_iter().chain(schemas)
    }

    /// Returns a selection of each project, at least one. Several are sorted by path, so that two commands that lock them
    /// cannot deadlock.
    pub fn each(&self) -> Result<Vec<ProjectOptions>, ToolError> {
        if self.workspace {
            return found_below();
        }
        match &self.schemas[..] {
            [] => Ok(vec![ProjectOptions::default()]),
            [only] => Ok(vec![ProjectOptions::in_folder(only)]),
            several => {
                let mut projects = BTreeMap::new();
                for folder in several {
                    let project = ProjectOptions::in_folder(folder);
                    let root = project.root()?;
                    // The same project can be given twice.
                    projects.entry(root.canonicalize().unwrap_or(root)).or_insert(project);
                }
                Ok(projects.into_values().collect())
            }
        }
    }
}

fn found_below() -> Result<Vec<ProjectOptions>, ToolError> {
    let found = projects_below(Path::new("."));
    if found.is_empty() {
        let place = std::env::current_dir().map_err(|source| ToolError::FolderUnknown { source })?;
        return Err(ToolError::ManifestMissing { place, searched: SearchScope::Downwards, below: Vec::new() });
    }
    let here = |folder: PathBuf| if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
    Ok(found.into_iter().map(|folder| ProjectOptions::in_folder(here(folder))).collect())
}
