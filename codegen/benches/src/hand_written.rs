//! A codec written by hand for one event, in safe Rust and with all checks: bounds, UTF-8, widths of numbers, indexes,
//! counts, and trailing bytes. It shares no code with the generated one.

use std::collections::BTreeMap;

use uuid::Uuid;

#[derive(Debug, Clone, PartialEq)]
pub struct OrderPlaced<S> {
    pub id: S,
    pub time: i64,
    pub ingestion: i64,
    pub specversion: S,
    pub r#type: S,
    pub datacontenttype: S,
    pub service_name: S,
    pub data: Data<S>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Data<S> {
    pub order_id: Uuid,
    pub user_id: S,
    pub created_at: i64,
    pub status: Status,
    pub address: Address<S>,
    pub items: Vec<Item<S>>,
    pub total: i128,
    pub notes: Option<S>,
    pub priority: Priority,
    pub tags: Tags<S>,
}

/// Owned tags are a map, borrowed ones a list.
#[derive(Debug, Clone, PartialEq)]
pub enum Tags<S> {
    Map(BTreeMap<String, S>),
    List(Vec<(S, S)>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Address<S> {
    pub street: S,
    pub city: S,
    pub postal_code: S,
    pub country: S,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Item<S> {
    pub product_id: S,
    pub name: S,
    pub quantity: i32,
    pub unit_price: i128,
    pub currency: S,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Status {
    Created,
    Ready,
    Delivered,
    Cancelled,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Priority {
    Normal,
    Express,
}

/// The version that the bytes were written with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Version {
    V1,
    V2,
}

/// Invalid bytes before this offset.
#[derive(Debug, PartialEq)]
pub struct InvalidInput(pub usize);

struct Input<'a> {
    bytes: &'a [u8],
    offset: usize,
}

impl<'a> Input<'a> {
    fn long(&mut self) -> Result<i64, InvalidInput> {
        let mut value = 0_u64;
        let mut shift = 0;
        loop {
            let byte = *self.bytes.get(self.offset).ok_or(InvalidInput(self.offset))?;
            self.offset += 1;
            if shift == 63 && byte > 1 {
                return Err(InvalidInput(self.offset));
            }
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok((value >> 1) as i64 ^ -((value & 1) as i64));
            }
            shift += 7;
        }
    }

    fn int(&mut self) -> Result<i32, InvalidInput> {
        let value = self.long()?;
        i32::try_from(value).map_err(|_| InvalidInput(self.offset))
    }

    fn bytes(&mut self) -> Result<&'a [u8], InvalidInput> {
        let length = usize::try_from(self.long()?).map_err(|_| InvalidInput(self.offset))?;
        let end = self.offset.checked_add(length).ok_or(InvalidInput(self.offset))?;
        let bytes = self.bytes.get(self.offset..end).ok_or(InvalidInput(self.offset))?;
        self.offset = end;
        Ok(bytes)
    }

    fn str(&mut self) -> Result<&'a str, InvalidInput> {
        let bytes = self.bytes()?;
        std::str::from_utf8(bytes).map_err(|_| InvalidInput(self.offset))
    }

    fn decimal(&mut self, limit: i128) -> Result<i128, InvalidInput> {
        let bytes = self.bytes()?;
        if bytes.is_empty() || bytes.len() > 16 {
            return Err(InvalidInput(self.offset));
        }
        let mut value: i128 = if bytes[0] >= 0x80 { -1 } else { 0 };
        for byte in bytes {
            value = (value << 8) | i128::from(*byte);
        }
        if value >= limit || value <= -limit { Err(InvalidInput(self.offset)) } else { Ok(value) }
    }

    fn count(&mut self, min_size: usize) -> Result<usize, InvalidInput> {
        let mut count = self.long()?;
        if count < 0 {
            self.long()?;
            count = count.checked_neg().ok_or(InvalidInput(self.offset))?;
        }
        let count = usize::try_from(count).map_err(|_| InvalidInput(self.offset))?;
        if count > (self.bytes.len() - self.offset) / min_size { Err(InvalidInput(self.offset)) } else { Ok(count) }
    }
}

fn order<'a, S: From<&'a str>>(
    bytes: &'a [u8],
    version: Version,
    tags: impl FnOnce(&mut Input<'a>) -> Result<Tags<S>, InvalidInput>,
    no_tags: Tags<S>,
) -> Result<OrderPlaced<S>, InvalidInput> {
    let mut input = Input { bytes, offset: 0 };
    let order = OrderPlaced {
        id: input.str()?.into(),
        time: input.long()?,
        ingestion: input.long()?,
        specversion: input.str()?.into(),
        r#type: input.str()?.into(),
        datacontenttype: input.str()?.into(),
        service_name: input.str()?.into(),
        data: Data {
            order_id: Uuid::try_parse_ascii(input.bytes()?).map_err(|_| InvalidInput(input.offset))?,
            user_id: input.str()?.into(),
            created_at: input.long()?,
            status: match input.int()? {
                0 => Status::Created,
                1 => Status::Ready,
                2 => Status::Delivered,
                3 => Status::Cancelled,
                _ => return Err(InvalidInput(input.offset)),
            },
            address: Address {
                street: input.str()?.into(),
                city: input.str()?.into(),
                postal_code: input.str()?.into(),
                country: input.str()?.into(),
            },
            items: {
                let mut items = Vec::new();
                loop {
                    let count = input.count(5)?;
                    if count == 0 {
                        break;
                    }
                    items.reserve(count);
                    for _ in 0..count {
                        items.push(Item {
                            product_id: input.str()?.into(),
                            name: input.str()?.into(),
                            quantity: input.int()?,
                            unit_price: input.decimal(1_000_000_000_000)?,
                            currency: input.str()?.into(),
                        });
                    }
                }
                items
            },
            total: input.decimal(100_000_000_000_000)?,
            notes: match input.int()? {
                0 => None,
                1 => Some(input.str()?.into()),
                _ => return Err(InvalidInput(input.offset)),
            },
            priority: if version == Version::V2 {
                match input.int()? {
                    0 => Priority::Normal,
                    1 => Priority::Express,
                    _ => return Err(InvalidInput(input.offset)),
                }
            } else {
                Priority::Normal
            },
            tags: if version == Version::V2 { tags(&mut input)? } else { no_tags },
        },
    };
    if input.offset == bytes.len() { Ok(order) } else { Err(InvalidInput(input.offset)) }
}

pub fn decode(bytes: &[u8], version: Version) -> Result<OrderPlaced<String>, InvalidInput> {
    let tags = |input: &mut Input<'_>| {
        let mut map = BTreeMap::new();
        loop {
            let count = input.count(2)?;
            if count == 0 {
                return Ok(Tags::Map(map));
            }
            for _ in 0..count {
                let key = input.str()?.to_owned();
                map.insert(key, input.str()?.to_owned());
            }
        }
    };
    order(bytes, version, tags, Tags::Map(BTreeMap::new()))
}

pub fn decode_borrowed(bytes: &[u8], version: Version) -> Result<OrderPlaced<&str>, InvalidInput> {
    fn tags<'a>(input: &mut Input<'a>) -> Result<Tags<&'a str>, InvalidInput> {
        let mut list = Vec::new();
        loop {
            let count = input.count(2)?;
            if count == 0 {
                return Ok(Tags::List(list));
            }
            list.reserve(count);
            for _ in 0..count {
                list.push((input.str()?, input.str()?));
            }
        }
    }
    order(bytes, version, tags, Tags::List(Vec::new()))
}

fn put_long(out: &mut Vec<u8>, value: i64) {
    let mut value = ((value << 1) ^ (value >> 63)) as u64;
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn put_bytes(out: &mut Vec<u8>, value: &[u8]) {
    put_long(out, value.len() as i64);
    out.extend_from_slice(value);
}

fn put_decimal(out: &mut Vec<u8>, value: i128) {
    let bytes = value.to_be_bytes();
    let mut start = 0;
    while start < 15
        && ((bytes[start] == 0 && bytes[start + 1] < 0x80) || (bytes[start] == 0xff && bytes[start + 1] >= 0x80))
    {
        start += 1;
    }
    put_bytes(out, &bytes[start..]);
}

pub fn encode(out: &mut Vec<u8>, order: &OrderPlaced<String>) {
    put_bytes(out, order.id.as_bytes());
    put_long(out, order.time);
    put_long(out, order.ingestion);
    put_bytes(out, order.specversion.as_bytes());
    put_bytes(out, order.r#type.as_bytes());
    put_bytes(out, order.datacontenttype.as_bytes());
    put_bytes(out, order.service_name.as_bytes());
    let data = &order.data;
    let mut id = [0; 36];
    data.order_id.hyphenated().encode_lower(&mut id);
    put_bytes(out, &id);
    put_bytes(out, data.user_id.as_bytes());
    put_long(out, data.created_at);
    out.push(data.status as u8 * 2);
    put_bytes(out, data.address.street.as_bytes());
    put_bytes(out, data.address.city.as_bytes());
    put_bytes(out, data.address.postal_code.as_bytes());
    put_bytes(out, data.address.country.as_bytes());
    if !data.items.is_empty() {
        put_long(out, data.items.len() as i64);
        for item in &data.items {
            put_bytes(out, item.product_id.as_bytes());
            put_bytes(out, item.name.as_bytes());
            put_long(out, i64::from(item.quantity));
            put_decimal(out, item.unit_price);
            put_bytes(out, item.currency.as_bytes());
        }
    }
    out.push(0);
    put_decimal(out, data.total);
    match &data.notes {
        None => out.push(0),
        Some(notes) => {
            out.push(2);
            put_bytes(out, notes.as_bytes());
        }
    }
    out.push(data.priority as u8 * 2);
    if let Tags::Map(tags) = &data.tags {
        if !tags.is_empty() {
            put_long(out, tags.len() as i64);
            for (key, value) in tags {
                put_bytes(out, key.as_bytes());
                put_bytes(out, value.as_bytes());
            }
        }
    }
    out.push(0);
}
