//! A codec as a careful person writes it by hand for one event, in safe Rust and with every check: bounds, UTF-8,
//! widths of numbers, indexes, counts, and bytes after the end. It shares no code with the generated one.

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

/// Owned text is kept in a map, borrowed text as it comes.
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

#[derive(Debug, PartialEq)]
pub struct Wrong(pub usize);

struct Input<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Input<'a> {
    fn long(&mut self) -> Result<i64, Wrong> {
        let mut value = 0_u64;
        let mut shift = 0;
        loop {
            let byte = *self.bytes.get(self.at).ok_or(Wrong(self.at))?;
            self.at += 1;
            if shift == 63 && byte > 1 {
                return Err(Wrong(self.at));
            }
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok((value >> 1) as i64 ^ -((value & 1) as i64));
            }
            shift += 7;
        }
    }

    fn int(&mut self) -> Result<i32, Wrong> {
        let value = self.long()?;
        i32::try_from(value).map_err(|_| Wrong(self.at))
    }

    fn bytes(&mut self) -> Result<&'a [u8], Wrong> {
        let length = usize::try_from(self.long()?).map_err(|_| Wrong(self.at))?;
        let end = self.at.checked_add(length).ok_or(Wrong(self.at))?;
        let bytes = self.bytes.get(self.at..end).ok_or(Wrong(self.at))?;
        self.at = end;
        Ok(bytes)
    }

    fn text(&mut self) -> Result<&'a str, Wrong> {
        let bytes = self.bytes()?;
        std::str::from_utf8(bytes).map_err(|_| Wrong(self.at))
    }

    fn decimal(&mut self, limit: i128) -> Result<i128, Wrong> {
        let bytes = self.bytes()?;
        if bytes.is_empty() || bytes.len() > 16 {
            return Err(Wrong(self.at));
        }
        let mut value: i128 = if bytes[0] >= 0x80 { -1 } else { 0 };
        for byte in bytes {
            value = (value << 8) | i128::from(*byte);
        }
        if value >= limit || value <= -limit { Err(Wrong(self.at)) } else { Ok(value) }
    }

    fn count(&mut self, least: usize) -> Result<usize, Wrong> {
        let mut count = self.long()?;
        if count < 0 {
            self.long()?;
            count = count.checked_neg().ok_or(Wrong(self.at))?;
        }
        let count = usize::try_from(count).map_err(|_| Wrong(self.at))?;
        if count > (self.bytes.len() - self.at) / least { Err(Wrong(self.at)) } else { Ok(count) }
    }
}

fn order<'a, S: From<&'a str>>(
    bytes: &'a [u8],
    has_v2: bool,
    tags: impl FnOnce(&mut Input<'a>) -> Result<Tags<S>, Wrong>,
    no_tags: Tags<S>,
) -> Result<OrderPlaced<S>, Wrong> {
    let mut input = Input { bytes, at: 0 };
    let order = OrderPlaced {
        id: input.text()?.into(),
        time: input.long()?,
        ingestion: input.long()?,
        specversion: input.text()?.into(),
        r#type: input.text()?.into(),
        datacontenttype: input.text()?.into(),
        service_name: input.text()?.into(),
        data: Data {
            order_id: Uuid::try_parse_ascii(input.bytes()?).map_err(|_| Wrong(input.at))?,
            user_id: input.text()?.into(),
            created_at: input.long()?,
            status: match input.int()? {
                0 => Status::Created,
                1 => Status::Ready,
                2 => Status::Delivered,
                3 => Status::Cancelled,
                _ => return Err(Wrong(input.at)),
            },
            address: Address {
                street: input.text()?.into(),
                city: input.text()?.into(),
                postal_code: input.text()?.into(),
                country: input.text()?.into(),
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
                            product_id: input.text()?.into(),
                            name: input.text()?.into(),
                            quantity: input.int()?,
                            unit_price: input.decimal(1_000_000_000_000)?,
                            currency: input.text()?.into(),
                        });
                    }
                }
                items
            },
            total: input.decimal(100_000_000_000_000)?,
            notes: match input.int()? {
                0 => None,
                1 => Some(input.text()?.into()),
                _ => return Err(Wrong(input.at)),
            },
            priority: if has_v2 {
                match input.int()? {
                    0 => Priority::Normal,
                    1 => Priority::Express,
                    _ => return Err(Wrong(input.at)),
                }
            } else {
                Priority::Normal
            },
            tags: if has_v2 { tags(&mut input)? } else { no_tags },
        },
    };
    if input.at == bytes.len() { Ok(order) } else { Err(Wrong(input.at)) }
}

pub fn decode(bytes: &[u8], has_v2: bool) -> Result<OrderPlaced<String>, Wrong> {
    let tags = |input: &mut Input<'_>| {
        let mut map = BTreeMap::new();
        loop {
            let count = input.count(2)?;
            if count == 0 {
                return Ok(Tags::Map(map));
            }
            for _ in 0..count {
                let key = input.text()?.to_owned();
                map.insert(key, input.text()?.to_owned());
            }
        }
    };
    order(bytes, has_v2, tags, Tags::Map(BTreeMap::new()))
}

pub fn decode_borrowed(bytes: &[u8], has_v2: bool) -> Result<OrderPlaced<&str>, Wrong> {
    fn tags<'a>(input: &mut Input<'a>) -> Result<Tags<&'a str>, Wrong> {
        let mut list = Vec::new();
        loop {
            let count = input.count(2)?;
            if count == 0 {
                return Ok(Tags::List(list));
            }
            list.reserve(count);
            for _ in 0..count {
                list.push((input.text()?, input.text()?));
            }
        }
    }
    order(bytes, has_v2, tags, Tags::List(Vec::new()))
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
