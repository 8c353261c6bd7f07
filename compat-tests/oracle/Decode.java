import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;

/**
 * Reads messages with Avro for Java.
 *
 * Reads lines {"reader", "writer", "bytes"} from standard input, two schemas as strings and a message in hexadecimal, and answers
 * each with a line on standard output:
 *
 * - value: the reader's value in Avro's JSON encoding, or error: the exception;
 * - written, read: the values of the writer and the reader with their logical types applied, as strings.
 */
public final class Decode {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(JSON.writeValueAsString(answer(JSON.readTree(line))));
        }
        out.flush();
    }

    private static ObjectNode answer(JsonNode request) {
        Schema reader = new Schema.Parser().setValidateDefaults(false).parse(request.get("reader").textValue());
        Schema writer = new Schema.Parser().setValidateDefaults(false).parse(request.get("writer").textValue());
        byte[] bytes = bytes(request.get("bytes").textValue());
        ObjectNode answer = JSON.createObjectNode();
        try {
            answer.set("value", json(reader, read(new GenericData(), reader, writer, bytes)));
        } catch (Throwable error) {
            answer.put("error", error.toString());
        }
        answer.put("written", meaning(writer, writer, bytes));
        answer.put("read", meaning(reader, writer, bytes));
        return answer;
    }

    private static Object read(GenericData data, Schema reader, Schema writer, byte[] bytes) throws IOException {
        GenericDatumReader<Object> datums = new GenericDatumReader<>(writer, reader, data);
        return datums.read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    }

    /** Avro's JSON encoding. Avro's own encoder writes nothing at all for a record without fields. */
    private static JsonNode json(Schema schema, Object datum) {
        switch (schema.getType()) {
            case RECORD:
                ObjectNode fields = JSON.createObjectNode();
                for (Schema.Field field : schema.getFields()) {
                    fields.set(field.name(), json(field.schema(), ((GenericRecord) datum).get(field.pos())));
                }
                return fields;
            case ARRAY:
                ArrayNode items = JSON.createArrayNode();
                for (Object item : (Collection<?>) datum) {
                    items.add(json(schema.getElementType(), item));
                }
                return items;
            case MAP:
                ObjectNode entries = JSON.createObjectNode();
                ((Map<?, ?>) datum).forEach((key, value) -> entries.set(key.toString(), json(schema.getValueType(), value)));
                return entries;
            case UNION:
                Schema branch = schema.getTypes().get(new GenericData().resolveUnion(schema, datum));
                JsonNode inner = json(branch, datum);
                return inner.isNull() ? inner : JSON.createObjectNode().set(branch.getFullName(), inner);
            case BYTES:
                ByteBuffer buffer = ((ByteBuffer) datum).duplicate();
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                return TextNode.valueOf(new String(bytes, StandardCharsets.ISO_8859_1));
            case FIXED:
                return TextNode.valueOf(new String(((GenericFixed) datum).bytes(), StandardCharsets.ISO_8859_1));
            case STRING:
            case ENUM:
                return TextNode.valueOf(datum.toString());
            default:
                return JSON.valueToTree(datum);
        }
    }

    private static String meaning(Schema reader, Schema writer, byte[] bytes) {
        GenericData data = new GenericData();
        data.addLogicalTypeConversion(new Conversions.DecimalConversion());
        data.addLogicalTypeConversion(new Conversions.UUIDConversion());
        data.addLogicalTypeConversion(new TimeConversions.DateConversion());
        data.addLogicalTypeConversion(new TimeConversions.TimeMillisConversion());
        data.addLogicalTypeConversion(new TimeConversions.TimeMicrosConversion());
        data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
        data.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
        data.addLogicalTypeConversion(new TimeConversions.LocalTimestampMillisConversion());
        data.addLogicalTypeConversion(new TimeConversions.LocalTimestampMicrosConversion());
        try {
            return String.valueOf(read(data, reader, writer, bytes));
        } catch (Throwable error) {
            return error.toString();
        }
    }

    private static byte[] bytes(String hex) {
        byte[] bytes = new byte[hex.length() / 2];
        for (int at = 0; at < bytes.length; at++) {
            bytes[at] = (byte) Integer.parseInt(hex.substring(2 * at, 2 * at + 2), 16);
        }
        return bytes;
    }
}
