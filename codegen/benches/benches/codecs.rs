//! Measures encoding, decoding, and decoding the older version's bytes as the newer one. Run `cargo bench` in this folder.

use apache_avro::Schema;
use apache_avro::reader::datum::GenericDatumReader;
use apache_avro::writer::datum::GenericDatumWriter;
use codec_benches::generated::shop::order_placed::{OrderPlaced, view};
use codec_benches::hand_written::Version;
use codec_benches::{hand_written, peer, sample};
use divan::{Bencher, black_box};
use event_runtime::{Event, EventView as _, SchemaRewriter};
use serde_avro_fast::ser::SerializerConfig;

fn main() {
    check_agreement();
    divan::main();
}

fn v2() -> Vec<u8> {
    sample::generated().to_bytes()
}

fn v1() -> Vec<u8> {
    sample::generated_v1().to_bytes()
}

fn apache(version: u32) -> Schema {
    Schema::parse_str(&peer::schema(version)).expect("a schema")
}

fn fast(version: u32) -> serde_avro_fast::Schema {
    peer::schema(version).parse().expect("a schema")
}

fn rewriter(version: u32) -> SchemaRewriter {
    SchemaRewriter::new(&peer::schema(version), &peer::schema(2)).expect("a rewriter")
}

/// Checks that all codecs agree.
fn check_agreement() {
    let (v1, v2) = (v1(), v2());
    println!("{} bytes of version 2, {} of version 1", v2.len(), v1.len());
    let mut out = Vec::new();
    hand_written::encode(&mut out, &sample::hand_written());
    assert_eq!(out, v2);
    assert_eq!(hand_written::decode(&v2, Version::V2), Ok(sample::hand_written()));
    assert_eq!(OrderPlaced::decode(2, &v2), Ok(sample::generated()));
    let old = OrderPlaced::decode(1, &v1).expect("version 1 as version 2");
    let rewritten = rewriter(1).rewrite(&v1).and_then(|bytes| OrderPlaced::decode(2, &bytes));
    assert_eq!(rewritten.as_ref(), Ok(&old));
    let hand = hand_written::decode(&v1, Version::V1).expect("version 1 as version 2");
    assert_eq!((old.data.total.unscaled(), old.data.tags.len()), (hand.data.total, 0));
    let schema = fast(2);
    let mut config = SerializerConfig::new(&schema);
    assert_eq!(serde_avro_fast::to_datum(&sample::peer(), Vec::new(), &mut config).expect("bytes"), v2);
    assert_eq!(serde_avro_fast::from_datum_slice::<peer::OrderPlaced>(&v2, &schema).expect("an order"), sample::peer());
    let schema = apache(2);
    let writer = GenericDatumWriter::builder(&schema).build().expect("a writer");
    assert_eq!(writer.write_ser_to_vec(&sample::peer()).expect("bytes"), v2);
}

#[divan::bench_group(sample_count = 1000, sample_size = 50)]
mod encode {
    use super::*;

    #[divan::bench]
    fn generated(bencher: Bencher<'_, '_>) {
        let (order, mut out) = (sample::generated(), Vec::new());
        bencher.bench_local(|| {
            out.clear();
            black_box(&order).encode_into(&mut out);
            black_box(out.len())
        });
    }

    #[divan::bench]
    fn hand_written(bencher: Bencher<'_, '_>) {
        let (order, mut out) = (sample::hand_written(), Vec::new());
        bencher.bench_local(|| {
            out.clear();
            hand_written::encode(&mut out, black_box(&order));
            black_box(out.len())
        });
    }

    #[divan::bench]
    fn serde_avro_fast(bencher: Bencher<'_, '_>) {
        let (order, schema) = (sample::peer(), fast(2));
        let mut config = SerializerConfig::new(&schema);
        let mut out = Some(Vec::new());
        bencher.bench_local(|| {
            let mut buffer = out.take().unwrap_or_default();
            buffer.clear();
            out = ::serde_avro_fast::to_datum(black_box(&order), buffer, &mut config).ok();
        });
    }

    #[divan::bench]
    fn apache_avro(bencher: Bencher<'_, '_>) {
        let (order, schema, mut out) = (sample::peer(), apache(2), Vec::new());
        let writer = GenericDatumWriter::builder(&schema).build().expect("a writer");
        bencher.bench_local(|| {
            out.clear();
            writer.write_ser(&mut out, black_box(&order)).expect("bytes")
        });
    }
}

#[divan::bench_group(sample_count = 1000, sample_size = 50)]
mod encode_into_new_buffer {
    use super::*;

    #[divan::bench]
    fn generated(bencher: Bencher<'_, '_>) {
        let order = sample::generated();
        bencher.bench_local(|| black_box(&order).to_bytes());
    }

    #[divan::bench]
    fn hand_written(bencher: Bencher<'_, '_>) {
        let order = sample::hand_written();
        bencher.bench_local(|| {
            let mut out = Vec::new();
            hand_written::encode(&mut out, black_box(&order));
            out
        });
    }
}

macro_rules! decoding {
    ($group:ident, $version:literal, $hand_version:path, $bytes:ident) => {
        #[divan::bench_group(sample_count = 1000, sample_size = 50)]
        mod $group {
            use super::*;

            #[divan::bench]
            fn generated(bencher: Bencher<'_, '_>) {
                let bytes = $bytes();
                bencher.bench_local(|| black_box(OrderPlaced::decode($version, black_box(&bytes))).is_ok());
            }

            #[divan::bench]
            fn hand_written(bencher: Bencher<'_, '_>) {
                let bytes = $bytes();
                bencher.bench_local(|| black_box(hand_written::decode(black_box(&bytes), $hand_version)).is_ok());
            }

            #[divan::bench]
            fn generated_view(bencher: Bencher<'_, '_>) {
                let bytes = $bytes();
                bencher.bench_local(|| black_box(view::OrderPlaced::decode($version, black_box(&bytes))).is_ok());
            }

            #[divan::bench]
            fn hand_written_borrowed(bencher: Bencher<'_, '_>) {
                let bytes = $bytes();
                bencher
                    .bench_local(|| black_box(hand_written::decode_borrowed(black_box(&bytes), $hand_version)).is_ok());
            }

            /// As a program reads a version that was unknown when it was generated.
            #[divan::bench]
            fn rewritten(bencher: Bencher<'_, '_>) {
                let (bytes, rewriter) = ($bytes(), rewriter($version));
                bencher.bench_local(|| {
                    let rewritten = rewriter.rewrite(black_box(&bytes));
                    black_box(rewritten.and_then(|bytes| OrderPlaced::decode(2, &bytes))).is_ok()
                });
            }

            #[divan::bench]
            fn serde_avro_fast(bencher: Bencher<'_, '_>) {
                let (bytes, schema) = ($bytes(), fast($version));
                bencher.bench_local(|| {
                    black_box(::serde_avro_fast::from_datum_slice::<peer::OrderPlaced>(black_box(&bytes), &schema))
                        .is_ok()
                });
            }

            #[divan::bench]
            fn apache_avro(bencher: Bencher<'_, '_>) {
                let (bytes, schema) = ($bytes(), apache($version));
                let reader = GenericDatumReader::builder(&schema).build().expect("a reader");
                bencher.bench_local(|| {
                    black_box(reader.read_deser::<peer::OrderPlaced>(&mut &black_box(&bytes)[..])).is_ok()
                });
            }
        }
    };
}

decoding!(decode, 2, Version::V2, v2);
decoding!(decode_version_1_as_2, 1, Version::V1, v1);

/// A program does it once for each unknown version.
#[divan::bench(sample_count = 100)]
fn create_rewriter() -> SchemaRewriter {
    rewriter(1)
}
