import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;

/**
 * Measures Avro Java with two versions of a schema, after the virtual machine has compiled it.
 *
 * Writes a line for each kind of work: its name, and the shortest and the median sample in nanoseconds.
 */
public final class Pairs {
    private static final int SAMPLES = 60;
    private static final long WARM_UP = 4_000_000_000L;
    private static final long SAMPLE = 20_000_000L;
    private static final SchemaValidator VALIDATOR = new SchemaValidatorBuilder().canReadStrategy().validateLatest();

    /** Holds the result, so that the work is not optimised away. */
    private static volatile Object sink;

    public static void main(String[] arguments) throws IOException {
        String oldJson = Files.readString(Path.of(arguments[0]));
        String newJson = Files.readString(Path.of(arguments[1]));
        Schema older = parse(oldJson);
        Schema newer = parse(newJson);
        time("parse both", () -> List.of(parse(oldJson), parse(newJson)));
        time("compare, readers", () -> readers(newer, older));
        time("compare, broker", () -> broker(newer, older));
        time("parse and compare both ways, readers", () -> {
            Schema left = parse(oldJson);
            Schema right = parse(newJson);
            return readers(right, left) & readers(left, right);
        });
        time("parse and compare both ways, readers and broker", () -> {
            Schema left = parse(oldJson);
            Schema right = parse(newJson);
            return readers(right, left) & readers(left, right) & broker(right, left) & broker(left, right);
        });
        time("canonical form and CRC-64", () -> SchemaNormalization.parsingFingerprint64(newer));
    }

    private static Schema parse(String json) {
        return new Schema.Parser().setValidateDefaults(false).parse(json);
    }

    private static boolean readers(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType()
            == SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE;
    }

    private static boolean broker(Schema reader, Schema writer) {
        try {
            VALIDATOR.validate(reader, List.of(writer));
            return true;
        } catch (SchemaValidationException rejected) {
            return false;
        }
    }

    private static void time(String name, Supplier<Object> work) {
        long begun = System.nanoTime();
        long rounds = 0;
        while (System.nanoTime() - begun < WARM_UP) {
            sink = work.get();
            rounds++;
        }
        long each = Math.max(1, rounds * SAMPLE / WARM_UP);
        long[] samples = new long[SAMPLES];
        for (int sample = 0; sample < SAMPLES; sample++) {
            long start = System.nanoTime();
            for (long round = 0; round < each; round++) {
                sink = work.get();
            }
            samples[sample] = (System.nanoTime() - start) / each;
        }
        Arrays.sort(samples);
        System.out.println(name + "\t" + samples[0] + "\t" + samples[SAMPLES / 2]);
    }
}
