//! Compares released contracts with a registry, for `publish` and `status`.

use clap::Args;

use crate::error::ToolError;
use crate::ops::projects::{Projects, Selection};
use crate::ops::retired::Retired;
use crate::options::{ProjectsOptions, RegistryOptions, known_contracts};
use crate::progress::Progress;
use crate::publish::{Acceptance, Plan, Publications};
use schemactl_pulsar::Registry;

/// The contracts and the registries to compare.
#[derive(Args, Debug)]
pub(crate) struct Scope {
    /// Use only this contract; can be given several times.
    #[arg(long = "contract", value_name = "OWNER/MESSAGE")]
    contracts: Vec<String>,
    #[command(flatten)]
    projects: ProjectsOptions,
    #[command(flatten)]
    registry: RegistryOptions,
}

impl Scope {
    /// Reads the registries of all projects and computes the plans; changes nothing.
    pub(crate) fn read(
        &self,
        acceptance: Acceptance,
        progress: &dyn Progress,
    ) -> Result<(Projects, Vec<RegistryState>), ToolError> {
        let projects = Projects::select(&self.projects, &self.contracts, self.registry.tenant())?;
        let targets = projects.each(projects.selections(), |selection| self.target(selection))?;
        let targets = side_by_side(&projects, targets)?;
        let states = projects.each(targets, |Target { registry, publications, retired }| {
            let plan = Plan::compute(registry.as_ref(), &publications, acceptance)?;
            plan.version_warning().iter().for_each(|warning| progress.step(warning));
            Ok(RegistryState { registry, publications, plan, retired })
        })?;
        Ok((projects, states))
    }

    fn target(&self, Selection { project, contracts }: &Selection) -> Result<Target, ToolError> {
        let set = project.released()?;
        known_contracts(set.get(), contracts)?;
        let publications = Publications::new(&set, self.registry.tenant())?.only(contracts);
        Ok(Target {
            registry: self.registry.open(set.get())?,
            publications: publications.expecting(self.registry.profile(set.get())),
            retired: Retired::new(set.get()),
        })
    }

    /// Returns the options as arguments, for a command that is shown to the user.
    pub(crate) fn to_args(&self) -> impl Iterator<Item = String> {
        let contracts = self.contracts.iter().flat_map(|contract| ["--contract", contract]);
        self.registry.to_args().chain(contracts).map(str::to_owned).chain(self.projects.to_args())
    }
}

/// The contracts of a project, and their registry.
struct Target {
    registry: Box<dyn Registry>,
    publications: Publications,
    retired: Retired,
}

/// Tells the publications of each registry about each other. Fails if two projects want different strategies for a namespace.
fn side_by_side(projects: &Projects, targets: Vec<Target>) -> Result<Vec<Target>, ToolError> {
    let all: Vec<(String, Publications)> =
        targets.iter().map(|target| (target.registry.address(), target.publications.clone())).collect();
    let beside = |(position, mut target): (usize, Target)| {
        let address = target.registry.address();
        for (other, (_, publications)) in all.iter().enumerate().filter(|(_, (place, _))| *place == address) {
            if other == position {
                continue;
            }
            let (own, its) = (target.publications.strategy(), publications.strategy());
            let shared = target.publications.namespaces().intersection(&publications.namespaces()).next().copied();
            if let Some(namespace) = shared.filter(|_| own != its) {
                let names = [position, other].map(|place| projects.selections()[place].name());
                let [own_name, other_name] = names;
                return Err(ToolError::ProjectsOverlap {
                    reason: format!(
                        "two projects want different strategies for the namespace {namespace}: {own} in {own_name}, and \
                         {its} in {other_name}"
                    ),
                    help: "write the same `strategy` at the top of both manifests; a contract can have its own",
                });
            }
            target.publications = target.publications.beside(publications);
        }
        Ok(target)
    };
    targets.into_iter().enumerate().map(beside).collect()
}

/// The contracts, the registry and the plan of a project.
pub(crate) struct RegistryState {
    pub(crate) registry: Box<dyn Registry>,
    pub(crate) publications: Publications,
    pub(crate) plan: Plan,
    pub(crate) retired: Retired,
}
