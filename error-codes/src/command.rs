//! Errors of `schemactl`, with the exit code of each.

crate::code::codes! {
    Command;
    USAGE (Usage),
        "The command line could not be read.",
        "An option or an argument is unknown, missing or has an invalid value. The message names it; `--help` after the command \
         describes its options.";
    CODE_UNKNOWN (Usage),
        "No rule and no error has this id.",
        "Ids of rules and error codes are written in upper case with underscores. `schemactl explain` lists them all.";
    FORMAT_UNSUPPORTED (Usage),
        "The command's answer cannot be written in the format that was asked for.",
        "`human` and `json` work with every command. The other formats are for findings, so only `check`, `lint`, \
         `fmt` and `compat` support them.";
    ANSWER_UNWRITABLE (CouldNotCheck),
        "The answer could not be written to standard output.",
        "The message has the operating system's reason: most often a full disk. The command's work may be done already; \
         only its answer is lost. A reader that stops early (`| head`) does not cause this error.";
    BATCH_FAILED (CouldNotCheck),
        "The lines of a batch could not be read, or its answers could not be written.",
        "The message has the operating system's reason. Answers are written in the order of the lines, so the batch can be continued \
         after the last answer.";
    BATCH_LINE_INVALID (Usage),
        "A line of a batch is not valid.",
        "The answer to it names the line and what is wrong; all other lines are answered. `--help` shows the format of a line.";
    GIT_FAILED (CouldNotCheck),
        "The schemas of another commit could not be read.",
        "`--against git:REF` reads the folder of schemas from the commit, with `git archive`. A folder that was moved since is \
         found at its old path. The repository must have the commit: CI systems often fetch only one. `import --history` reads the commits of the \
         current branch.";
    MANIFEST_MISSING (Usage),
        "No `contracts.toml` was found.",
        "`schemactl` searches the current folder and a folder `schemas` in it, then all folders above in the same way. \
         `--schemas DIR` names the manifest's folder. `schemactl init` creates a project. In a repository with several projects, \
         `--workspace` selects all of them.";
    CONTRACT_UNKNOWN (Usage),
        "The manifest has no such contract.",
        "A contract's id is `owner/message`, as in the tables of `contracts.toml`.";
    VERSION_UNKNOWN (Usage),
        "The contract has no such version.",
        "Versions are the files `v1.avsc`, `v2.avsc` and so on in the contract's folder.";
    RULE_NOT_ACCEPTABLE (Usage),
        "Findings of the rule cannot be accepted.",
        "Publishing and generating rely on some rules, and a released version never changes. `schemactl explain` with the rule's \
         id says what to do about its findings.";
    FINDING_UNKNOWN (Usage),
        "No finding matches the entry that `accept` would write.",
        "An entry names rule, contract, version and path of a finding. `schemactl check` shows each finding with the command \
         that accepts it; `--allow-unused` writes the entry anyway.";
    ACCEPTED_ALREADY (Usage),
        "`accepted.toml` has an entry for the same findings.",
        "The message has its line. To extend it, agree on a later day with its owner, and change `expires`.";
    CHECK_FAILED (Findings),
        "The contracts have errors, so the command stopped before it changed anything.",
        "Only contracts without errors can be released. `schemactl check` shows each error and how to fix it. `generate`, \
         `publish` and `status` use released versions only, so an error in a draft does not stop them.";
    PROJECT_BROKEN (Usage),
        "The project's files have errors, so the command stopped before it changed anything.",
        "The manifest, the lock or another file cannot be read, or a released version was edited or breaks a rule. `schemactl \
         check` shows each error and how to fix it.";
    PROJECT_LOCK_FAILED (Usage),
        "The project could not be locked.",
        "Commands that write lock `contracts.toml` first, so that they do not overwrite each other's work; a second command \
         waits and says so. The message has the reason why the file could not be locked: most often missing permissions, or a \
         file system without locks.";
    FILE_UNWRITABLE (Usage),
        "A file of the project could not be written.",
        "The message names the file and the reason: permissions, disk space, or a missing folder. Files are replaced \
         atomically, so none is left half written.";
    FILE_UNREADABLE (Usage),
        "A file or folder of the project could not be read.",
        "The message names it and the reason, most often missing permissions.";
    FILE_RELEASED (Usage),
        "The file is a released version, which must never change.",
        "A released version is sealed in `contracts.lock` with a hash of the file, so not even its white space may change. Name \
         drafts and shared types only, or name no file and let `schemactl fmt` find them.";
    LOCK_DAMAGED (Usage),
        "`contracts.lock` cannot be trusted, so it is not known which versions are released.",
        "A version without a seal is a draft, which commands may change. If the lock cannot be read, or seals of a contract are \
         lost, any version may be a released one, so no command changes it. Restore the lock from version control; \
         `schemactl check` says what is wrong with it.";
    GENERATE_OVERWRITES (Usage),
        "A file that was not generated is where a generated one belongs.",
        "The first line of a generated file says that it is generated; only such files are overwritten or deleted. Move the \
         other file away, or name another crate in `[generate]`.";
    GENERATE_UNCONFIGURED (Usage),
        "The manifest does not say where to write generated code.",
        "Add a table `[generate]` with `crate = \"../events\"` to `contracts.toml`: the folder of the crate, relative to the manifest.";
    REGISTRY_UNKNOWN (Usage),
        "No registry is given, or `contracts.toml` does not have the given one.",
        "A registry is a table `[registries.NAME]` in `contracts.toml`, with a `url` and, if the broker requires them, `token-env` or \
         `token-file` and `ca-file`. `--registry` selects one of them or gives an address directly. It can be omitted if the \
         manifest has exactly one registry.";
    REGISTRY_ADDRESS_INVALID (Usage),
        "The registry is neither a name from the manifest nor a valid address.",
        "A registry is a name from `contracts.toml`, the address of a Pulsar admin API (`http://host:8080` or \
         `https://host:8443`, no path), or `memory:` for an empty registry inside this process.";
    TOKEN_UNREADABLE (Usage),
        "The token for the registry could not be read.",
        "The token comes from the file or the environment variable that was named. The file must exist, be readable and \
         contain one token on one line.";
    CERTIFICATE_UNREADABLE (Usage),
        "The certificate authority's file could not be read.",
        "The file must be in PEM format and contain at least one certificate: that of the authority that signed the broker's \
         certificate.";
    NAME_INVALID (Usage),
        "A tenant, namespace or topic has a name that Pulsar refuses.",
        "Names of tenants and namespaces consist of letters, digits and `-`, `_`, `=`, `:`, `.`. The name of a topic may contain \
         everything but `+`, `%` and `/`, which have a meaning in addresses. Names that begin with `__` belong to Pulsar's own \
         topics, and a name that ends in `-partition-` and a number is a partition of another topic.";
    BROKER_UNREACHABLE (CouldNotCheck),
        "No server answers at the registry's address.",
        "The host name cannot be resolved, or the connection is refused or breaks. Check the address and that the broker runs; \
         `schemactl broker start` runs one on this machine. The failed call can be repeated safely.";
    BROKER_TIMED_OUT (CouldNotCheck),
        "The registry took too long to answer.",
        "The broker accepted the connection but didn't answer in time. It may be starting or overloaded. `--timeout` allows \
         more time. All calls can be repeated safely.";
    BROKER_TLS (CouldNotCheck),
        "No trusted connection to the registry could be made.",
        "The broker's certificate is not signed by a known authority, does not name the host, or has expired; or the port does not \
         speak TLS. `--ca-file` names the authority of a broker with a certificate of its own.";
    BROKER_UNAUTHORIZED (CouldNotCheck),
        "The registry does not accept the credentials.",
        "The broker requires a token, and it got none, an expired one or one that was signed with another key.";
    BROKER_FORBIDDEN (CouldNotCheck),
        "The credentials do not have the required permission.",
        "Registering a schema requires permission to produce to the topic; setting a namespace's policies requires the tenant's \
         admin role; creating a tenant requires a superuser. Ask the broker's operator for the permission, or to create the \
         tenant and namespace.";
    BROKER_BUSY (CouldNotCheck),
        "The broker is too busy to answer, or not ready.",
        "The broker or a gateway before it answers with the HTTP status 429, 502, 503 or 504. The call was repeated, \
         after the pause that `Retry-After` asks for, until `--timeout` was over. All calls can be repeated safely.";
    PROXY_REFUSED (CouldNotCheck),
        "A proxy refuses the connection to the registry.",
        "The proxy comes from the variables `http_proxy`, `https_proxy` and `all_proxy`; addresses of this machine and hosts in \
         `no_proxy` are reached without one. Credentials are part of the proxy's address: `http://user:password@host:port`.";
    ANSWER_TOO_LARGE (CouldNotCheck),
        "The registry's answer is too large.",
        "The broker answers with all schemas of a topic at once, and `schemactl` reads at most 256 MiB. A topic with that many \
         schemas most likely has producers that register a schema each time they connect: lock the namespace, and use a new \
         topic.";
    BROKER_FAILED (CouldNotCheck),
        "The broker failed, or refused a call.",
        "The broker answered with an internal error, or with a refusal that is neither about permissions nor about a schema. The \
         message is the broker's own; its log has more.";
    BROKER_ANSWER_UNKNOWN (CouldNotCheck),
        "The server at the address is not a Pulsar broker that schemactl knows.",
        "The server does not answer as Pulsar's admin API does. It may be a web page, another service or a proxy. The admin \
         API is on the web port (8080), not on the port for messages (6650).";
    NAMESPACE_MISSING (CouldNotCheck),
        "The registry has no such tenant or namespace.",
        "`schemactl publish` creates the tenant and the namespace if the credentials permit it.";
    TOPIC_MISSING (CouldNotCheck),
        "The broker has no such topic.",
        "`schemactl publish` creates the topic of each contract. If the topic existed before, it was deleted meanwhile.";
    SCHEMA_INCOMPATIBLE (Findings),
        "The broker refuses the schema: it is not compatible with what is stored.",
        "The broker compares a new schema with the stored ones by the strategy of the topic. `schemactl check` says which field \
         breaks which readers and how to fix it.";
    SCHEMA_INVALID (Findings),
        "The broker refuses the schema: it cannot parse it.",
        "The schema is not valid Avro, or its root is a union, which Pulsar does not store. `schemactl check` says where.";
    HISTORY_DIVERGES (Findings),
        "The registry's versions differ from the contract's released versions.",
        "A topic has one history of schemas, and versions can only be appended. The registry has another schema in place of a \
         version, or more versions than the contract: a schema was registered without the contracts, or published from a newer \
         state of them. `schemactl check --against registry:NAME` shows the stored schemas. Fetch the newest contracts. If the \
         stored schemas are right, seal them as the contract's first versions; if they are wrong, use a new topic, so that no \
         message is lost.";
    HISTORY_DELETED (Findings),
        "The topic's schemas were deleted.",
        "Each message carries the version number of its schema. After a deletion the numbers continue, so messages that were \
         written before can no longer be read. If no such message is left, `--accept deleted-history` registers the versions \
         again; otherwise use a new topic.";
    STRATEGY_DIFFERS (Findings),
        "The registry's compatibility strategy differs from the contracts'.",
        "The strategy was set on purpose, perhaps by another team. If the contracts are right, `--accept strategy-change` sets \
         their strategy.";
    REGISTRY_CHANGED (CouldNotCheck),
        "The registry changed while schemactl published to it.",
        "A version got another number than planned, or the schema that was read back is not the one that was written: another \
         client publishes at the same time. Run the command again. It compares first and then does only what is missing.";
    JAVA_MISSING (Usage),
        "The local broker needs a Java runtime, and none was found.",
        "Apache Pulsar runs on Java 17 or newer. `schemactl` searches `JAVA_HOME` and `PATH`. On Debian and Ubuntu: \
         `apt-get install openjdk-17-jre-headless`; on macOS: `brew install openjdk@17`.";
    JAVA_TOO_OLD (Usage),
        "The Java runtime is too old for the local broker.",
        "Apache Pulsar 4 runs on Java 17 or newer, Pulsar 5 on Java 21 or newer. Install a newer one, or set `JAVA_HOME` to \
         it. `schemactl` also finds the runtimes under /usr/lib/jvm, and fetches one with Python's pip.";
    PULSAR_UNAVAILABLE (CouldNotCheck),
        "Apache Pulsar could not be fetched from any source.",
        "Pulsar 4.0 is taken from `PULSAR_HOME`, from the cache, through Maven, or from Apache's download site, in this order; \
         later versions from the cache or through Maven. With \
         Docker, `docker run -p 127.0.0.1:6650:6650 -p 127.0.0.1:8080:8080 apachepulsar/pulsar:4.0.8 bin/pulsar standalone` \
         gives the same broker.";
    PULSAR_CORRUPT (CouldNotCheck),
        "The fetched archive is not the Apache Pulsar that was asked for.",
        "The archive's SHA-512 differs from the pinned one, so it wasn't unpacked. Run the command again. If it happens again, \
         the source or a proxy delivers another file.";
    PULSAR_HOME_INVALID (Usage),
        "`PULSAR_HOME` does not contain Apache Pulsar.",
        "The folder must contain `bin/pulsar`, `conf/standalone.conf` and `lib/`. Correct the variable, or unset it to let \
         `schemactl` fetch Pulsar.";
    PORT_TAKEN (Usage),
        "The local broker cannot listen on a port.",
        "Another program listens on the port, or only the administrator may use it. \
         `--port 0 --admin-port 0` picks free ones.";
    LOCAL_BROKER_DIED (CouldNotCheck),
        "The local broker exited during its start.",
        "The message has the end of its log. Common causes: too little memory (`--heap`), data of another version (`--data`), \
         a full disk.";
    LOCAL_BROKER_SLOW (CouldNotCheck),
        "The local broker wasn't ready in time.",
        "It was stopped. The message has the errors from its log; if there are none, the machine may be too busy: `--wait` \
         allows more time.";
    LOCAL_BROKER_SPACE (CouldNotCheck),
        "The disk has too little free space for the data of a local broker.",
        "A broker on a full disk starts and answers, but never stores a message, so it is not started. Free some space, or use \
         another disk with `--data`. In a container, `--memory` is limited by the size of `/dev/shm`.";
    LOCAL_BROKER_BUSY (CouldNotCheck),
        "Another command is starting or stopping this local broker.",
        "Wait until it is done, or use another `--name`.";
    LOCAL_BROKER_FILES (CouldNotCheck),
        "A file of the local broker could not be read or written.",
        "The message names the file and the reason: permissions, disk space, or a file that was edited by hand.";
    LOCAL_BROKER_PROCESS (CouldNotCheck),
        "The local broker's process could not be started or stopped.",
        "The message has the operating system's reason.";
    SCHEMAS_MISSING (Usage),
        "The files and folders to import have no schema.",
        "`schemactl import` reads `.avsc`, `.avdl` and `.avpr` files, `.avro` files with a schema, and JSON of registries, also in \
         folders below the ones that are named. It skips files that git ignores, hidden folders, and folders that are projects already.";
    MANIFEST_UNEDITABLE (Usage),
        "A command could not edit `contracts.toml` or `accepted.toml`.",
        "Commands add or rename tables, and everything else stays as it is. That is impossible if `contracts` is written as one inline \
         table. The message has the reason.";
    VERSION_NOT_WITHDRAWABLE (Findings),
        "The release of the version cannot be taken back.",
        "Only the newest released version of a contract can be withdrawn, and only if no registry has it: messages that were written \
         with a published version need it forever. Make the change in the next version instead.";
    CONTRACT_NOT_MOVABLE (Findings),
        "The contract cannot get another id.",
        "The default topic of a contract follows from its id, and messages stay on the topic to which they were sent. A contract \
         that was published keeps its topic: write `topic` into its table, and move it then.";
    PUBLICATION_UNKNOWN (Usage),
        "It is not known whether the contract was published.",
        "`withdraw` and `move` ask every registry of `contracts.toml`. Without one, a person must state that nothing was published: \
         `--unpublished --reason TEXT`. The reason is recorded in `contracts.lock`.";
    PROJECTS_OVERLAP (Usage),
        "Two projects of one run exclude each other.",
        "Projects that are used together, with several `--schemas` or `--workspace`, must not have the same topic or generate into the \
         same crate, and must want the same strategy for a namespace that they share. The message has both places.";
}
