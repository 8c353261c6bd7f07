import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * Compares the meaning of messages for a reader with their meaning for the writer.
 *
 * Reads lines {"reader", "writer", "encoder"?, "messages"} from standard input: JSON of schemas, and messages in hexadecimal that
 * were encoded with the encoder, which is the writer unless an older version of it is given. Avro for Java reads each message with
 * the writer's and with the reader's schema. The answer to a line is {"differences": [{"message", "difference"}], "unread"}, where
 * "unread" is the number of messages that the writer's schema cannot read.
 *
 * This program defines the meaning of a value from the specification, independently of the rules that it tests.
 */
public final class Semantics {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final GenericData DATA = new GenericData();

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8), 1 << 16);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(JSON.writeValueAsString(answer(JSON.readTree(line))));
            // No more requests: the caller waits for this answer.
            if (!in.ready()) {
                out.flush();
            }
        }
        out.flush();
    }

    private static ObjectNode answer(JsonNode request) throws IOException {
        Schema reader = new Schema.Parser().parse(request.get("reader").textValue());
        Schema writer = new Schema.Parser().parse(request.get("writer").textValue());
        boolean isOlder = request.has("encoder");
        Schema encoder = isOlder ? new Schema.Parser().parse(request.get("encoder").textValue()) : writer;
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode differences = answer.putArray("differences");
        unread = 0;
        for (JsonNode message : request.get("messages")) {
            byte[] bytes = HexFormat.of().parseHex(message.textValue());
            String difference = difference(encoder, writer, reader, bytes, isOlder);
            if (difference != null) {
                differences.addObject().put("message", message.textValue()).put("difference", difference);
            }
        }
        return answer.put("unread", unread);
    }

    private static int unread;

    private static String difference(Schema encoder, Schema writer, Schema reader, byte[] bytes, boolean isOlder) throws IOException {
        Object written;
        try {
            written = read(encoder, writer, bytes);
        } catch (RuntimeException | StackOverflowError error) {
            // Avro for Java cannot read some recursive records, even with the schema that encoded them; and the writer may be unable
            // to read a message of an older version.
            unread++;
            return null;
        }
        Object read;
        try {
            read = read(encoder, reader, bytes);
        } catch (Exception | StackOverflowError error) {
            return isOlder ? null : "cannot be read: " + error;
        }
        return new Semantics(isOlder).differ(null, writer, written, null, reader, read, "");
    }

    /** A reader that returns each string as a String: the Java class is not part of the meaning. */
    private static final class Reader extends GenericDatumReader<Object> {
        Reader(Schema encoder, Schema reader) {
            super(encoder, reader, DATA);
        }

        @Override
        protected Class<?> findStringClass(Schema schema) {
            return String.class;
        }
    }

    private static Object read(Schema encoder, Schema reader, byte[] bytes) throws IOException {
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
        Object value = new Reader(encoder, reader).read(null, decoder);
        if (!decoder.isEnd()) {
            throw new IllegalStateException("trailing bytes");
        }
        return value;
    }

    /** Whether an older version encoded the message, so that it can have fields that the writer lacks. */
    private final boolean isOlder;

    private Semantics(boolean isOlder) {
        this.isOlder = isOlder;
    }

    /**
     * Returns the first place where the reader's value has another meaning than the writer's, or null. The fields are those whose
     * values these are, or null for values of other types.
     */
    private String differ(
            Schema.Field writerField, Schema writer, Object written, Schema.Field readerField, Schema reader, Object read, String at) {
        if (writer.getType() == Schema.Type.UNION) {
            Schema chosen = branch(writer, written);
            Schema taken = reader.getType() == Schema.Type.UNION ? branch(reader, read) : reader;
            for (Schema other : writer.getTypes()) {
                if (!isOlder && isNamed(chosen) && isOwn(reader, taken, other) && !isOwn(reader, taken, chosen)) {
                    return at + ": " + chosen.getFullName() + " is read as " + taken.getFullName() + ", which is another branch";
                }
            }
            return differ(writerField, chosen, written, readerField, reader, read, at);
        }
        if (reader.getType() == Schema.Type.UNION) {
            Schema taken = branch(reader, read);
            for (Schema other : reader.getTypes()) {
                // Only one of two later versions may have an alias for a name of the older one; each is compared with it by itself.
                if (!isOlder && isOwn(reader, other, writer) && !isOwn(reader, taken, writer)) {
                    return at + ": " + writer.getFullName() + " is read as " + taken.getFullName() + ", though there is a branch for it";
                }
            }
            return differ(writerField, writer, written, readerField, taken, read, at);
        }
        if (!isOlder && isNamed(writer) && isNamed(reader) && !canBeSame(reader, writer)) {
            return at + ": " + writer.getFullName() + " is read as " + reader.getFullName();
        }
        String attribute = writer.getType() == Schema.Type.NULL ? null : attributes(writerField, writer, readerField, reader, at);
        if (attribute != null) {
            return attribute;
        }
        if (writer.getType() == Schema.Type.RECORD && reader.getType() == Schema.Type.RECORD) {
            return fields(writer, (GenericRecord) written, reader, (GenericRecord) read, at);
        }
        if (writer.getType() == Schema.Type.ARRAY && reader.getType() == Schema.Type.ARRAY) {
            List<?> before = (List<?>) written;
            List<?> after = (List<?>) read;
            if (before.size() != after.size()) {
                return at + ": " + before.size() + " items are read as " + after.size();
            }
            for (int item = 0; item < before.size(); item++) {
                String difference = differ(null, writer.getElementType(), before.get(item), null, reader.getElementType(), after.get(item), at + "[]");
                if (difference != null) {
                    return difference;
                }
            }
            return null;
        }
        if (writer.getType() == Schema.Type.MAP && reader.getType() == Schema.Type.MAP) {
            return entries(writer, (Map<?, ?>) written, reader, (Map<?, ?>) read, at);
        }
        Object before = meaning(writer, written);
        Object after = meaning(reader, read);
        return before.equals(after) ? null : at + ": " + before + " is read as " + after;
    }

    private static final List<String> ATTRIBUTES = List.of("unit", "currency", "connect.name");

    /** Returns the difference if a value has another unit, currency or type of Kafka Connect, on its field or its type. */
    private static String attributes(JsonProperties writer, Schema written, JsonProperties reader, Schema read, String at) {
        for (String name : ATTRIBUTES) {
            Object before = attribute(writer, written, name);
            Object after = attribute(reader, read, name);
            if (!Objects.equals(before, after)) {
                return at + ": " + name + " " + before + " is read as " + after;
            }
        }
        return null;
    }

    /** Returns an attribute of the field or else of the type. Kafka Connect repeats the name of a record, which is not compared here. */
    private static Object attribute(JsonProperties field, Schema type, String name) {
        Object own = field == null ? null : field.getObjectProp(name);
        Object value = own == null ? type.getObjectProp(name) : own;
        return own == null && isNamed(type) && name.equals("connect.name") && type.getFullName().equals(value) ? null : value;
    }

    private String entries(Schema writer, Map<?, ?> written, Schema reader, Map<?, ?> read, String at) {
        if (written.size() != read.size()) {
            return at + ": " + written.size() + " entries are read as " + read.size();
        }
        for (Map.Entry<?, ?> entry : written.entrySet()) {
            if (!read.containsKey(entry.getKey())) {
                return at + ": the entry " + entry.getKey() + " is lost";
            }
            Object after = read.get(entry.getKey());
            String difference = differ(null, writer.getValueType(), entry.getValue(), null, reader.getValueType(), after, at + "{}");
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    /** A field has the value of the field of its name or else of an alias; otherwise it has its default. */
    private String fields(Schema writer, GenericRecord written, Schema reader, GenericRecord read, String at) {
        for (Schema.Field field : reader.getFields()) {
            String place = at + "." + field.name();
            Object after = read.get(field.pos());
            Schema.Field source = writer.getField(field.name());
            // Of an older version, as above: with an alias that only one of the two has, one finds a value and the other a default.
            if (isOlder && source != null && !source.aliases().equals(field.aliases())) {
                continue;
            }
            for (String alias : isOlder ? Set.<String>of() : field.aliases()) {
                source = source == null ? writer.getField(alias) : source;
            }
            if (source != null) {
                String difference = differ(source, source.schema(), written.get(source.pos()), field, field.schema(), after, place);
                if (difference != null) {
                    return difference;
                }
            } else if (!isOlder) {
                Object expected = DATA.getDefaultValue(field);
                if (!Objects.equals(expected, after) && !String.valueOf(expected).equals(String.valueOf(after))) {
                    return place + ": was not written, and is read as " + after + " instead of its default " + expected;
                }
            }
        }
        return null;
    }

    private static Schema branch(Schema union, Object value) {
        return union.getTypes().get(DATA.resolveUnion(union, value));
    }

    private static boolean isNamed(Schema schema) {
        return switch (schema.getType()) {
            case RECORD, ENUM, FIXED -> true;
            default -> false;
        };
    }

    /** Whether a type of the reader is certainly the writer's: by its full name, or by an alias that no other type shares. */
    private static boolean isOwn(Schema reader, Schema taken, Schema writer) {
        if (!isNamed(taken) || taken.getType() != writer.getType()) {
            return false;
        }
        if (isSame(taken, writer)) {
            return true;
        }
        List<Schema> all = reader.getType() == Schema.Type.UNION ? reader.getTypes() : List.of(reader);
        boolean hasItself = all.stream().anyMatch(other -> isSame(other, writer));
        long claims = all.stream().filter(other -> isNamed(other) && other.getAliases().contains(writer.getFullName())).count();
        return taken.getAliases().contains(writer.getFullName()) && !hasItself && claims == 1;
    }

    private static boolean isSame(Schema one, Schema other) {
        return one.getType() == other.getType() && one.getFullName().equals(other.getFullName());
    }

    /** Whether the reader's type can be the writer's after a move to another namespace. */
    private static boolean canBeSame(Schema reader, Schema writer) {
        return reader.getName().equals(writer.getName()) || reader.getAliases().contains(writer.getFullName());
    }

    /** Returns the meaning of a value for a program that knows its type: a quantity, and its amount in one unit. */
    private static List<Object> meaning(Schema schema, Object value) {
        LogicalType logical = LogicalTypes.fromSchemaIgnoreInvalid(schema);
        // Avro for Java 1.11 accepts `uuid` on every type, the specification on strings only.
        if (logical != null && logical.getName().equals("uuid") && schema.getType() != Schema.Type.STRING) {
            logical = null;
        }
        String name = logical == null ? later(schema) : logical.getName();
        switch (name) {
            case "decimal":
                return decimal((LogicalTypes.Decimal) logical, new BigInteger(bytes(value)));
            case "uuid":
                return List.of("UUID", value instanceof GenericFixed ? HexFormat.of().formatHex(bytes(value)) : value.toString().replace("-", ""));
            case "date":
                return List.of("day", number(value));
            case "time-millis":
                return List.of("time of day", nanos(value, 1_000_000));
            case "time-micros":
                return List.of("time of day", nanos(value, 1_000));
            case "timestamp-millis":
                return List.of("instant", nanos(value, 1_000_000));
            case "timestamp-micros":
                return List.of("instant", nanos(value, 1_000));
            case "timestamp-nanos":
                return List.of("instant", nanos(value, 1));
            case "local-timestamp-millis":
                return List.of("local time", nanos(value, 1_000_000));
            case "local-timestamp-micros":
                return List.of("local time", nanos(value, 1_000));
            case "local-timestamp-nanos":
                return List.of("local time", nanos(value, 1));
            case "duration":
                ByteBuffer parts = ByteBuffer.wrap(bytes(value)).order(ByteOrder.LITTLE_ENDIAN);
                return List.of("duration", parts.getInt(), parts.getInt(), parts.getInt());
            case "big-decimal":
                return List.of("big decimal", HexFormat.of().formatHex(bytes(value)));
            default:
                List<Object> plain = plain(schema, value);
                String custom = custom(schema);
                return custom == null ? plain : List.of(custom, plain);
        }
    }

    private static final Set<String> DEFINED = Set.of(
            "decimal", "uuid", "date", "time-millis", "time-micros", "timestamp-millis", "timestamp-micros", "timestamp-nanos",
            "local-timestamp-millis", "local-timestamp-micros", "local-timestamp-nanos", "duration", "big-decimal");

    /** The logical type that no version of the specification defines, or null. Those on a wrong type are ignored. */
    private static String custom(Schema schema) {
        Object name = schema.getObjectProp("logicalType");
        return name instanceof String && !DEFINED.contains(name) ? (String) name : null;
    }

    private static List<Object> plain(Schema schema, Object value) {
        switch (schema.getType()) {
            case INT:
            case LONG:
            case FLOAT:
            case DOUBLE:
                return List.of("number", number(value));
            case BYTES:
            case FIXED:
                return List.of("bytes", HexFormat.of().formatHex(bytes(value)));
            case ENUM:
                return List.of("symbol", value.toString());
            case STRING:
                return List.of("string", value.toString());
            default:
                // Null, a boolean, or a composite type that is read as another type.
                return List.of(schema.getType().getName(), String.valueOf(value));
        }
    }

    /** The logical types of the specification that Avro for Java 1.11 does not know: duration, and those of 1.12. */
    private static String later(Schema schema) {
        String name = String.valueOf((Object) schema.getProp("logicalType"));
        boolean isFixed = schema.getType() == Schema.Type.FIXED;
        return switch (name) {
            case "duration" -> isFixed && schema.getFixedSize() == 12 ? name : "";
            case "uuid" -> isFixed && schema.getFixedSize() == 16 ? name : "";
            case "timestamp-nanos", "local-timestamp-nanos" -> schema.getType() == Schema.Type.LONG ? name : "";
            case "big-decimal" -> schema.getType() == Schema.Type.BYTES ? name : "";
            default -> "";
        };
    }

    /** A number with more digits than the precision of its type is not a value of the type. */
    private static List<Object> decimal(LogicalTypes.Decimal type, BigInteger digits) {
        BigDecimal number = new BigDecimal(digits, type.getScale());
        if (number.precision() > type.getPrecision()) {
            return List.of("decimal of more than " + type.getPrecision() + " digits", number);
        }
        return List.of("decimal", number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros());
    }

    private static BigInteger nanos(Object value, long unit) {
        return BigInteger.valueOf((Long) ((Number) value).longValue()).multiply(BigInteger.valueOf(unit));
    }

    /** Returns the exact number, or the name of a value that is not finite. Both zeros are equal, as in every language. */
    private static Object number(Object value) {
        if (value instanceof Float || value instanceof Double) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number) ? exact(new BigDecimal(number)) : (Object) String.valueOf(number);
        }
        return exact(BigDecimal.valueOf(((Number) value).longValue()));
    }

    private static BigDecimal exact(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }

    private static byte[] bytes(Object value) {
        if (value instanceof GenericFixed) {
            return ((GenericFixed) value).bytes();
        }
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
