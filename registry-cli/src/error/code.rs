//! The table of error codes: the one place where they are defined and explained.

use std::fmt;

use crate::exit::Exit;

/// Makes the enum, its list and its texts from one table, so that none can be forgotten.
macro_rules! codes {
    ($($variant:ident = $id:literal, $exit:ident, $title:literal, $explanation:literal;)+) => {
        /// The stable code of an error; never renamed once released.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code {
            $(#[doc = $title] $variant,)+
        }

        impl Code {
            /// All codes, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The code as people and programs see it.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            /// What happened, in one line.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)+ }
            }

            /// Why it happens and what to do.
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$variant => $explanation,)+ }
            }

            /// How a command ends that meets it.
            pub const fn exit(self) -> Exit {
                match self { $(Self::$variant => Exit::$exit,)+ }
            }
        }
    };
}

codes! {
    Usage = "USAGE", Usage,
        "The command line could not be read.",
        "An option or an argument is unknown, missing or has a value that doesn't fit. The message names it; `--help` after \
         the command shows what it takes.";
    CodeUnknown = "CODE_UNKNOWN", Usage,
        "No finding and no error carries this code.",
        "Codes are written in upper case with underscores. `schemactl explain` lists them all.";
    FormatUnsupported = "FORMAT_UNSUPPORTED", Usage,
        "The command's answer cannot be written in the format that was asked for.",
        "`human` and `json` work with every command. The other formats are for findings: `check`, `lint` and `compat` have them.";
    AnswerUnwritable = "ANSWER_UNWRITABLE", CouldNotCheck,
        "The answer could not be written to standard output.",
        "The message has the operating system's reason: most often a disk that is full. What the command was asked to do may \
         be done; nobody was told. A reader that stops reading (`| head`) is no such error.";
    BatchFailed = "BATCH_FAILED", CouldNotCheck,
        "The questions of a batch could not be read, or the answers not be written.",
        "The message has the operating system's reason. Answers are written in the order of the questions.";
    BatchLineInvalid = "BATCH_LINE_INVALID", Usage,
        "A line of a batch is no question.",
        "The answer to it names the line and what is wrong; all other lines are answered. `--help` shows what a line holds.";
    GitFailed = "GIT_FAILED", CouldNotCheck,
        "The schemas of another commit could not be read.",
        "`--against git:REF` reads the folder of schemas as the commit has it, with `git archive`; a folder that has moved since is found \
         where it was. The repository must have the commit: CI systems often fetch only one.";
    ManifestMissing = "MANIFEST_MISSING", Usage,
        "There is no `contracts.toml` here.",
        "The manifest is looked for in the current folder and in a folder `schemas`, here and in all folders above. `--schemas DIR` \
         names its folder. `schemactl explain MANIFEST_IS_VALID` shows a minimal one.";
    ContractUnknown = "CONTRACT_UNKNOWN", Usage,
        "The manifest names no such contract.",
        "A contract's id is `owner/message`, as in the tables of `contracts.toml`.";
    VersionUnknown = "VERSION_UNKNOWN", Usage,
        "The contract has no such version.",
        "Versions are the files `v1.avsc`, `v2.avsc` and so on in the contract's folder.";
    CheckFailed = "CHECK_FAILED", Findings,
        "The contracts have errors, so nothing is made from them.",
        "Releasing takes only contracts without errors. `schemactl check` shows each error and how to mend it. Generating, \
         publishing and status look at released versions only, so that an error in a draft keeps nobody from them.";
    ProjectBroken = "PROJECT_BROKEN", Usage,
        "The project's files have errors, so nothing is made from them.",
        "The manifest, the lock or a file cannot be read as it should, or a released version is not as it was released or breaks a \
         rule. `schemactl check` shows each error and how to mend it.";
    ProjectLockFailed = "PROJECT_LOCK_FAILED", Usage,
        "The project could not be kept from other commands that change it.",
        "Commands that write lock `contracts.toml` first, so that two of them don't lose each other's work; the second waits, \
         and says so. The message has the reason why it could not be locked: most often rights, or a file system without \
         locks.";
    FileUnwritable = "FILE_UNWRITABLE", Usage,
        "A file of the project could not be written.",
        "The message names the file and the reason: rights, space on the disk, or a folder that is missing. Files are replaced \
         in one step, so none is left half written.";
    FileUnreadable = "FILE_UNREADABLE", Usage,
        "A file or folder of the project could not be read.",
        "The message names it and the reason, most often rights.";
    FileSealed = "FILE_SEALED", Usage,
        "The file is a released version, and never changes.",
        "A released version is sealed in `contracts.lock` with a hash of its text, so not even its blanks may change. Name drafts \
         and shared types only, or no file at all.";
    GenerateOverwrites = "GENERATE_OVERWRITES", Usage,
        "A file that was not generated stands where a generated one belongs.",
        "Generated files say so in their first line, and only such files are written over or deleted. Move yours away, or name \
         another crate in `[generate]`.";
    GenerateUnconfigured = "GENERATE_UNCONFIGURED", Usage,
        "The manifest does not say where generated code goes.",
        "Add a table `[generate]` with `crate = \"../events\"` to `contracts.toml`: the folder of the crate, relative to the manifest.";
    RegistryUnknown = "REGISTRY_UNKNOWN", Usage,
        "No registry is given, or one that `contracts.toml` doesn't name.",
        "A registry is a table `[registries.NAME]` in `contracts.toml`, with a `url` and, where the broker asks for it, `token-env` or \
         `token-file` and `ca-file`. `--registry` chooses one, or gives an address directly. It can be left out where the \
         manifest names exactly one.";
    RegistryAddressInvalid = "REGISTRY_ADDRESS_INVALID", Usage,
        "The registry's address is neither a name nor an address that can be used.",
        "A registry is a name from `contracts.toml`, the address of a Pulsar admin API (`http://host:8080` or \
         `https://host:8443`, no path), or `memory:` for an empty registry inside this process.";
    TokenUnreadable = "TOKEN_UNREADABLE", Usage,
        "The token for the registry could not be read.",
        "The token comes from the file or the environment variable that was named. The file must exist, be readable and hold \
         one token on one line.";
    CertificateUnreadable = "CERTIFICATE_UNREADABLE", Usage,
        "The certificate authority's file could not be read.",
        "The file must be in PEM form and hold at least one certificate: the authority that signed the broker's certificate.";
    NameInvalid = "NAME_INVALID", Usage,
        "A tenant, namespace or topic has a name that Pulsar refuses.",
        "Tenants and namespaces take letters, digits and `-`, `_`, `=`, `:`, `.`; a topic takes everything but `+`, \
         `%` and `/`, which the broker takes for something else. Names that begin with `__` are those of Pulsar's own topics, \
         and one that ends in `-partition-` and a number is a part of another topic.";
    BrokerUnreachable = "BROKER_UNREACHABLE", CouldNotCheck,
        "Nothing answers at the registry's address.",
        "The host name cannot be resolved, or the connection is refused or breaks. Check the address and that the broker runs; \
         `schemactl broker start` runs one on this machine. Nothing was changed by the call that failed, or the call can be \
         repeated safely.";
    BrokerTimedOut = "BROKER_TIMED_OUT", CouldNotCheck,
        "The registry took too long to answer.",
        "The broker accepted the connection but didn't answer in time. It may be starting or overloaded. `--timeout` allows \
         more time. All calls can be repeated safely.";
    BrokerTls = "BROKER_TLS", CouldNotCheck,
        "No trusted connection to the registry could be made.",
        "The broker's certificate isn't signed by a known authority, doesn't name the host, or has expired; or the port doesn't \
         speak TLS. `--ca-file` names the authority of a broker with a certificate of its own.";
    BrokerUnauthorized = "BROKER_UNAUTHORIZED", CouldNotCheck,
        "The registry doesn't accept the credentials.",
        "The broker asks for a token and got none, or one that is expired or was signed with another key.";
    BrokerForbidden = "BROKER_FORBIDDEN", CouldNotCheck,
        "The registry accepts the credentials, but they don't have the right.",
        "Registering a schema needs the right to produce to the topic; setting a namespace's policies needs the tenant's admin \
         role; creating a tenant needs a superuser. Ask whoever runs the broker, or let them create the tenant and namespace.";
    BrokerBusy = "BROKER_BUSY", CouldNotCheck,
        "The broker is too busy to answer, or not ready.",
        "The broker or a gateway before it answers with the HTTP status 429, 502, 503 or 504. The call was repeated, at the time \
         that `Retry-After` names where there is one, as long as `--timeout` allows. All calls can be repeated safely.";
    ProxyRefuses = "PROXY_REFUSES", CouldNotCheck,
        "A proxy between here and the registry lets nobody through.",
        "The proxy comes from the variables `http_proxy`, `https_proxy` and `all_proxy`; addresses of this machine and hosts in \
         `no_proxy` are reached without one. Credentials stand in the proxy's address: `http://user:password@host:port`.";
    AnswerTooLarge = "ANSWER_TOO_LARGE", CouldNotCheck,
        "The registry's answer is larger than what is read of one.",
        "The broker answers with all schemas of a topic at once, and 256 MiB of an answer are read. A topic with so many has \
         most likely producers that register a schema each time they connect: lock the namespace, and use a new topic.";
    BrokerFailed = "BROKER_FAILED", CouldNotCheck,
        "The broker failed, or refused a call.",
        "The broker answered with an internal error, or with a refusal that is neither about rights nor about a schema. The \
         message is the broker's own; its log has the rest.";
    BrokerAnswerUnknown = "BROKER_ANSWER_UNKNOWN", CouldNotCheck,
        "What answers isn't a Pulsar broker that this tool knows.",
        "The address answers, but not as Pulsar's admin API does. A web page, another service or a proxy may be listening there. \
         The admin API is on the web port (8080), not on the port for messages (6650).";
    NamespaceMissing = "NAMESPACE_MISSING", CouldNotCheck,
        "The registry has no such tenant or namespace.",
        "`schemactl publish` creates the tenant and the namespace if the credentials have the right to.";
    TopicMissing = "TOPIC_MISSING", CouldNotCheck,
        "The broker has no such topic.",
        "`schemactl publish` creates the topic of each contract. If it was there, somebody deleted it meanwhile.";
    SchemaIncompatible = "SCHEMA_INCOMPATIBLE", Findings,
        "The broker refuses the schema: it isn't compatible with what is stored.",
        "The broker compares a new schema with the stored ones by the strategy of the topic. `schemactl check` says which field \
         breaks which readers and how to mend it.";
    SchemaInvalid = "SCHEMA_INVALID", Findings,
        "The broker refuses the schema: it isn't a schema that it can read.",
        "The text isn't valid Avro, or is a union at the top, which Pulsar doesn't store. `schemactl check` says where.";
    HistoryDiverges = "HISTORY_DIVERGES", Findings,
        "The registry's history isn't the beginning of the contract's.",
        "A topic has one history of schemas, and versions can only be added at its end. The registry has something else in the \
         place of a version, or more than the contract has: somebody registered past the contracts, or published from a newer \
         state of them. `schemactl check --against registry:NAME` shows what is stored. Fetch the newest contracts; if the stored schemas are right, seal them as the contract's first versions; \
         if they are wrong, a new topic is the way that loses no message.";
    HistoryDeleted = "HISTORY_DELETED", Findings,
        "Somebody deleted the topic's schemas.",
        "Messages carry the number of the schema that they were written with. After a deletion the numbers go on, and what was \
         written before can't be read by them. If no such message is left, `--accept deleted-history` registers anew; else use a \
         new topic.";
    StrategyDiffers = "STRATEGY_DIFFERS", Findings,
        "The registry has another compatibility strategy than the contracts say.",
        "The strategy was set on purpose, perhaps by somebody else. If the contracts are right, `--accept strategy-change` sets \
         theirs.";
    RegistryChanged = "REGISTRY_CHANGED", CouldNotCheck,
        "The registry changed while it was published to.",
        "A version got another number than planned, or what was read back isn't what was written. Somebody else publishes at the \
         same time. Run the command again: it looks at everything first and does only what is missing.";
    JavaMissing = "JAVA_MISSING", Usage,
        "The local broker needs a Java runtime, and there is none.",
        "Apache Pulsar runs on Java 17 or newer. It is looked for in `JAVA_HOME` and in `PATH`. On Debian and Ubuntu: \
         `apt-get install openjdk-17-jre-headless`; on macOS: `brew install openjdk@17`.";
    JavaTooOld = "JAVA_TOO_OLD", Usage,
        "The Java runtime is too old for the local broker.",
        "Apache Pulsar 4 runs on Java 17 or newer. Set `JAVA_HOME` to a newer one or install it.";
    PulsarUnavailable = "PULSAR_UNAVAILABLE", CouldNotCheck,
        "Apache Pulsar could not be fetched from anywhere.",
        "Pulsar is taken from `PULSAR_HOME`, from the cache, through Maven, or from Apache's download site, in this order. With \
         Docker, `docker run -p 127.0.0.1:6650:6650 -p 127.0.0.1:8080:8080 apachepulsar/pulsar:4.0.8 bin/pulsar standalone` \
         gives the same broker.";
    PulsarCorrupt = "PULSAR_CORRUPT", CouldNotCheck,
        "The fetched archive isn't the Apache Pulsar that was asked for.",
        "The archive's SHA-512 differs from the pinned one, so it wasn't unpacked. Run the command again; if it happens again, \
         the source or a proxy on the way hands out something else.";
    PulsarHomeInvalid = "PULSAR_HOME_INVALID", Usage,
        "`PULSAR_HOME` doesn't hold an Apache Pulsar.",
        "The folder must hold `bin/pulsar`, `conf/standalone.conf` and `lib/`. Correct it, or unset it to let `schemactl` fetch \
         Pulsar.";
    PortTaken = "PORT_TAKEN", Usage,
        "The local broker can't listen on a port.",
        "Another program listens there, or the port is one that only the system's administrator may use. \
         `--port 0 --admin-port 0` picks free ones.";
    LocalBrokerDied = "LOCAL_BROKER_DIED", CouldNotCheck,
        "The local broker ended while it was starting.",
        "The message has the end of its log. Common causes: too little memory (`--heap`), data of another version (`--data`), \
         no space on the disk.";
    LocalBrokerSlow = "LOCAL_BROKER_SLOW", CouldNotCheck,
        "The local broker wasn't ready in time.",
        "It was stopped again. The message has what its log says of errors; where it says none, the machine may be too busy: \
         `--wait` allows more time.";
    LocalBrokerSpace = "LOCAL_BROKER_SPACE", CouldNotCheck,
        "The disk has too little space left for a local broker's data.",
        "A broker on a full disk starts, answers, and never stores a message, so none is started. Make room, or keep the data \
         on another disk with `--data`. In a container, `--memory` may meet a small `/dev/shm`.";
    LocalBrokerBusy = "LOCAL_BROKER_BUSY", CouldNotCheck,
        "Another command is starting or stopping this local broker.",
        "Wait for it, or use another `--name`.";
    LocalBrokerFiles = "LOCAL_BROKER_FILES", CouldNotCheck,
        "A file of the local broker could not be read or written.",
        "The message names the file and the reason: rights, space, or a file that was edited by hand.";
    LocalBrokerProcess = "LOCAL_BROKER_PROCESS", CouldNotCheck,
        "The local broker's process could not be started or stopped.",
        "The message has the operating system's reason.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
