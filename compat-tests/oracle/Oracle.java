import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidatorBuilder;

/**
 * What Avro for Java says about pairs of schemas.
 *
 * Reads a file of lines {"id", "reader", "writer"}, where reader and writer are the texts of schemas, and answers a
 * line for each on standard output:
 *
 * - reader, writer: the canonical form and its CRC-64-AVRO fingerprint, or the error of the parser; "defaults" tells
 *   whether the strict parser takes the defaults. The broker parses leniently when it checks, strictly when it stores.
 * - schema_compatibility: Avro's description of what readers can read, with the places where they cannot.
 * - validator: the older check that Pulsar's broker runs.
 * - equal: whether the broker would take one for the other.
 */
public final class Oracle {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            out.println(JSON.writeValueAsString(answer(JSON.readTree(line))));
        }
        out.flush();
    }

    private static ObjectNode answer(JsonNode request) {
        ObjectNode answer = JSON.createObjectNode();
        answer.set("id", request.get("id"));
        Schema reader = describe(request.get("reader").textValue(), answer.putObject("reader"));
        Schema writer = describe(request.get("writer").textValue(), answer.putObject("writer"));
        if (reader != null && writer != null) {
            compatibility(reader, writer, answer);
            answer.put("validator", validator(reader, writer));
            answer.put("equal", reader.equals(writer));
        }
        return answer;
    }

    private static Schema describe(String text, ObjectNode into) {
        Schema schema;
        try {
            schema = new Schema.Parser().setValidateDefaults(false).parse(text);
        } catch (Throwable error) {
            into.put("error", name(error));
            return null;
        }
        try {
            new Schema.Parser().setValidateDefaults(true).parse(text);
            into.put("defaults", "valid");
        } catch (Throwable error) {
            into.put("defaults", "invalid");
        }
        try {
            String canonical = SchemaNormalization.toParsingForm(schema);
            into.put("canonical", canonical);
            into.put("crc64", String.format("%016x", SchemaNormalization.fingerprint64(canonical.getBytes(StandardCharsets.UTF_8))));
        } catch (Throwable error) {
            into.put("canonical_error", name(error));
        }
        return schema;
    }

    private static void compatibility(Schema reader, Schema writer, ObjectNode answer) {
        try {
            SchemaCompatibility.SchemaCompatibilityResult result =
                SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getResult();
            answer.put("schema_compatibility", result.getCompatibility().name().toLowerCase());
            ArrayNode places = answer.putArray("incompatibilities");
            for (SchemaCompatibility.Incompatibility found : result.getIncompatibilities()) {
                ObjectNode place = places.addObject();
                place.put("type", found.getType().name());
                place.put("location", found.getLocation());
                place.put("message", found.getMessage());
            }
        } catch (Throwable error) {
            answer.put("schema_compatibility", "error " + name(error));
        }
    }

    private static String validator(Schema reader, Schema writer) {
        try {
            new SchemaValidatorBuilder().canReadStrategy().validateLatest().validate(reader, List.of(writer));
            return "compatible";
        } catch (SchemaValidationException incompatible) {
            return "incompatible";
        } catch (Throwable error) {
            return "error " + name(error);
        }
    }

    private static String name(Throwable error) {
        return error.getClass().getSimpleName();
    }
}
