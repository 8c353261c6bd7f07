//! A short message cannot cost much memory or time.

use event_runtime::{DecodeError, Reader, write};

fn count(count: i64) -> Vec<u8> {
    let mut out = Vec::new();
    write::long(&mut out, count);
    out
}

#[test]
fn rejects_count_that_message_cannot_hold() {
    let announced = 9_000_000;
    for bytes in [count(announced), [count(-announced), count(0)].concat()] {
        let refused = |error| matches!(error, DecodeError::TooManyItems { offset: 0, count: 9_000_000 });
        assert!(refused(Reader::new(&bytes).array(1, Reader::string).expect_err("too many")));
        assert!(refused(Reader::new(&bytes).map(0, |_| Ok(())).expect_err("too many")));
        assert!(refused(Reader::new(&bytes).skip_array(1, Reader::skip_slice).expect_err("too many")));
        assert!(refused(Reader::new(&bytes).array(0, |_| Ok(())).expect_err("too many")));
        assert!(refused(Reader::new(&bytes).skip_array(0, |_| Ok(())).expect_err("too many")));
    }
    for extreme in [i64::MIN, i64::MAX] {
        let bytes = [count(extreme), vec![0; 100]].concat();
        assert!(matches!(Reader::new(&bytes).array(1, Reader::int), Err(DecodeError::TooManyItems { .. })));
    }
}

#[test]
fn limits_items_without_bytes_per_message() {
    let max = i64::try_from(Reader::MAX_EMPTY_ITEMS).expect("a small number");
    let whole = [count(max), count(0)].concat();
    assert_eq!(Reader::new(&whole).array(0, |_| Ok(())).map(|items| items.len()), Ok(4096));
    let mut reader_bytes = whole.clone();
    reader_bytes.extend([count(1), count(0)].concat());
    let mut reader = Reader::new(&reader_bytes);
    assert!(reader.array(0, |_| Ok(())).is_ok());
    assert!(matches!(reader.array(0, |_| Ok(())), Err(DecodeError::TooManyItems { .. })));
}

#[test]
fn reads_items_that_are_larger_in_memory() {
    // 900 announced items of one byte each, which take 1 kB each in memory.
    let bytes = [count(900), vec![0; 900], count(0)].concat();
    let mut max = 0;
    let items = Reader::new(&bytes)
        .array(1, |reader| {
            max += 1;
            reader.boolean().map(|_| [0_u64; 128])
        })
        .expect("all items");
    assert_eq!((items.len(), max), (900, 900));
}

#[test]
fn limits_depth_until_ascending() {
    let mut reader = Reader::new(&[]);
    for _ in 0..Reader::MAX_DEPTH {
        assert_eq!(reader.descend(), Ok(()));
    }
    assert_eq!(reader.descend(), Err(DecodeError::TooDeep { offset: 0 }));
    reader.ascend();
    assert_eq!(reader.descend(), Ok(()));
}

#[test]
fn reads_blocks_with_sizes() {
    let bytes = [count(-2), count(2), count(7), count(8), count(1), count(9), count(0)].concat();
    assert_eq!(Reader::new(&bytes).array(1, Reader::long), Ok(vec![7, 8, 9]));
    let mut reader = Reader::new(&bytes);
    assert_eq!(reader.skip_array(1, Reader::skip_long), Ok(()));
    assert_eq!(reader.finish(), Ok(()));
    let wrong = [count(-2), count(100), count(7), count(8), count(0)].concat();
    assert!(matches!(Reader::new(&wrong).array(1, Reader::long), Err(DecodeError::EndOfInput { .. })));
    let negative = [count(-2), count(-2), count(7), count(8), count(0)].concat();
    assert!(matches!(Reader::new(&negative).array(1, Reader::long), Err(DecodeError::NegativeLength { .. })));
}

#[test]
fn last_of_equal_keys_wins() {
    let mut bytes = count(2);
    for value in [1, 2] {
        write::string(&mut bytes, "key");
        write::long(&mut bytes, value);
    }
    bytes.push(0);
    let map = Reader::new(&bytes).map(1, Reader::long).expect("a map");
    assert_eq!(map.into_iter().collect::<Vec<_>>(), [("key".to_owned(), 2)]);
}
