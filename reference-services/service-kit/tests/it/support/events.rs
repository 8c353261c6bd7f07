//! Two contracts, written by hand like generated code.

use std::borrow::Cow;

use event_runtime::{DecodeError, Event, Identified, Keyed, Reader, SchemaVersion, Uuid, write};

const GREETED_V1: &str = r#"{"type":"record","name":"Greeted","namespace":"lobby","fields":[{"name":"id","type":{"type":"string","logicalType":"uuid"}},{"name":"person","type":"string"}]}"#;
const GREETED_V2: &str = r#"{"type":"record","name":"Greeted","namespace":"lobby","fields":[{"name":"id","type":{"type":"string","logicalType":"uuid"}},{"name":"person","type":"string"},{"name":"size","type":"long","default":0}]}"#;
const ANSWERED_V1: &str = r#"{"type":"record","name":"Answered","namespace":"lobby","fields":[{"name":"id","type":{"type":"string","logicalType":"uuid"}},{"name":"person","type":"string"},{"name":"size","type":"long"}]}"#;

const V1: SchemaVersion = SchemaVersion { number: 1, schema: GREETED_V1, fingerprint: 1 };
const V2: SchemaVersion = SchemaVersion { number: 2, schema: GREETED_V2, fingerprint: 2 };

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Greeted {
    pub(crate) id: Uuid,
    pub(crate) person: String,
    pub(crate) size: i64,
}

impl Greeted {
    pub(crate) fn new(person: &str, size: i64) -> Self {
        Self { id: Uuid::now_v7(), person: person.to_owned(), size }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.encode_into(&mut bytes);
        bytes
    }

    /// Decodes a greeting of version 2 into person and size.
    pub(crate) fn decode_v2(bytes: &[u8]) -> (String, i64) {
        let greeted = Self::decode(2, bytes).unwrap();
        (greeted.person, greeted.size)
    }
}

impl Event for Greeted {
    const CONTRACT: &'static str = "lobby/greeted";
    const RECORD: &'static str = "lobby.Greeted";
    const TOPIC: &'static str = "persistent://logistics/lobby/greeted";
    const VERSIONS: &'static [SchemaVersion] = &[V1, V2];

    fn encode_into(&self, out: &mut Vec<u8>) {
        write::uuid(out, &self.id);
        write::string(out, &self.person);
        write::long(out, self.size);
    }

    fn decode(writer: u32, bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let (id, person) = (reader.uuid()?, reader.string()?);
        let size = match writer {
            1 => 0,
            2 => reader.long()?,
            _ => return Err(DecodeError::UnknownWriter { contract: Self::CONTRACT, writer }),
        };
        reader.finish()?;
        Ok(Self { id, person, size })
    }
}

impl Identified for Greeted {
    fn id(&self) -> Uuid {
        self.id
    }
}

impl Keyed for Greeted {
    fn key(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.person)
    }
}

/// The contract of a producer that is still on version 1.
pub(crate) mod greeted_v1 {
    use super::{Cow, DecodeError, Event, Identified, Keyed, Reader, SchemaVersion, Uuid, V1, write};

    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct Greeted {
        pub(crate) id: Uuid,
        pub(crate) person: String,
    }

    impl Event for Greeted {
        const CONTRACT: &'static str = super::Greeted::CONTRACT;
        const RECORD: &'static str = super::Greeted::RECORD;
        const TOPIC: &'static str = super::Greeted::TOPIC;
        const VERSIONS: &'static [SchemaVersion] = &[V1];

        fn encode_into(&self, out: &mut Vec<u8>) {
            write::uuid(out, &self.id);
            write::string(out, &self.person);
        }

        fn decode(writer: u32, bytes: &[u8]) -> Result<Self, DecodeError> {
            if writer != 1 {
                return Err(DecodeError::UnknownWriter { contract: Self::CONTRACT, writer });
            }
            let mut reader = Reader::new(bytes);
            let greeted = Self { id: reader.uuid()?, person: reader.string()? };
            reader.finish()?;
            Ok(greeted)
        }
    }

    impl Identified for Greeted {
        fn id(&self) -> Uuid {
            self.id
        }
    }

    impl Keyed for Greeted {
        fn key(&self) -> Cow<'_, str> {
            Cow::Borrowed(&self.person)
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answered {
    pub(crate) id: Uuid,
    pub(crate) person: String,
    pub(crate) size: i64,
}

impl Answered {
    pub(crate) fn to(greeted: &Greeted) -> Self {
        Self { id: Uuid::now_v7(), person: greeted.person.clone(), size: greeted.size }
    }
}

impl Event for Answered {
    const CONTRACT: &'static str = "lobby/answered";
    const RECORD: &'static str = "lobby.Answered";
    const TOPIC: &'static str = "persistent://logistics/lobby/answered";
    const VERSIONS: &'static [SchemaVersion] = &[SchemaVersion { number: 1, schema: ANSWERED_V1, fingerprint: 3 }];

    fn encode_into(&self, out: &mut Vec<u8>) {
        write::uuid(out, &self.id);
        write::string(out, &self.person);
        write::long(out, self.size);
    }

    fn decode(writer: u32, bytes: &[u8]) -> Result<Self, DecodeError> {
        if writer != 1 {
            return Err(DecodeError::UnknownWriter { contract: Self::CONTRACT, writer });
        }
        let mut reader = Reader::new(bytes);
        let answered = Self { id: reader.uuid()?, person: reader.string()?, size: reader.long()? };
        reader.finish()?;
        Ok(answered)
    }
}

impl Identified for Answered {
    fn id(&self) -> Uuid {
        self.id
    }
}

impl Keyed for Answered {
    fn key(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.person)
    }
}
