import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaParseException;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;

/**
 * Returns the verdicts of Avro for Java and of Pulsar on schemas.
 *
 * The only argument is the version of Pulsar: 4.0, 4.2 or 5.0. The class path has the Avro of that version.
 *
 * Reads lines from standard input and answers each with a line, in order. A question is {"id", "reader", "writer",
 * "before"?} or {"versions"}, where "reader", "writer" and the items of "before" and "versions" are schemas: strings, or
 * {"hex"}. Versions are in order, the oldest first; the reader is the newest, the writer the one before it.
 *
 * About one schema:
 * - canonical, crc64, sha256: the canonical form and its fingerprints, or error: the parser's exception; "defaults":
 *   whether the strict parser accepts the defaults. The broker parses leniently for a check, and strictly to find out
 *   whether the topic has the schema already.
 *
 * About a reader and a writer:
 * - schema_compatibility, incompatibilities: the result of Avro's SchemaCompatibility.
 * - validator: the result of Avro's older SchemaValidator, which Pulsar's broker uses.
 * - equal: whether the broker considers them equal.
 *
 * About the newest schema, if the others are on the topic (those that Pulsar accepts):
 * - broker: the answers to a check and an upload under each strategy.
 */
public final class Oracle {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] STRATEGIES = {
        "ALWAYS_INCOMPATIBLE", "ALWAYS_COMPATIBLE", "BACKWARD", "FORWARD", "FULL",
        "BACKWARD_TRANSITIVE", "FORWARD_TRANSITIVE", "FULL_TRANSITIVE",
    };

    /** One schema as it was sent. */
    private static final class Version {
        final byte[] bytes;
        final String text;
        Schema lenient;
        Schema strict;
        final ObjectNode about = JSON.createObjectNode();

        Version(JsonNode sent) {
            bytes = sent.isTextual() ? sent.textValue().getBytes(StandardCharsets.UTF_8)
                : HexFormat.of().parseHex(sent.get("hex").textValue());
            text = new String(bytes, StandardCharsets.UTF_8);
            describe();
        }

        private void describe() {
            try {
                lenient = BROKER.parser().setValidateDefaults(false).parse(BROKER.rewrite(text));
            } catch (Throwable error) {
                about.put("error", name(error));
                return;
            }
            try {
                strict = BROKER.parser().parse(BROKER.rewrite(text));
                about.put("defaults", "valid");
            } catch (Throwable error) {
                about.put("defaults", "invalid");
            }
            try {
                String canonical = SchemaNormalization.toParsingForm(lenient);
                byte[] form = canonical.getBytes(StandardCharsets.UTF_8);
                about.put("canonical", canonical);
                about.put("crc64", String.format("%016x", SchemaNormalization.fingerprint64(form)));
                about.put("sha256", HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(form)));
            } catch (Throwable error) {
                about.put("canonical_error", name(error));
            }
        }

        /** Whether Pulsar accepts it as the first schema: it ignores defaults and rejects unions at the top level. */
        boolean isTaken() {
            return lenient != null && lenient.getType() != Schema.Type.UNION;
        }
    }

    /** The rules of a broker before Avro's parser. */
    private static final class Broker {
        private static final Set<String> KEYWORDS = Set.of("null", "boolean", "int", "long", "float", "double", "bytes",
            "string", "record", "error", "enum", "array", "map", "fixed");
        /** The constructor of a parser with a validator of names, which Avro has from 1.12 on, and its argument. */
        private final Constructor<Schema.Parser> constructor;
        private final Object validator;
        private final boolean rewrites;

        Broker(String version) throws ReflectiveOperationException {
            rewrites = version.equals("5.0");
            if (version.equals("4.0")) {
                constructor = null;
                validator = null;
                return;
            }
            Class<?> type = Class.forName("org.apache.avro.NameValidator");
            Constructor<?> result = Class.forName("org.apache.avro.NameValidator$Result").getConstructor(String.class);
            Object valid = type.getField("OK").get(null);
            constructor = Schema.Parser.class.getConstructor(type);
            validator = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, names) -> isName((String) names[0]) ? valid : result.newInstance("not a name: " + names[0]));
        }

        /** Follows StructSchemaDataValidator.CompatibleNameValidator of Pulsar 4.1 and later. */
        private static boolean isName(String name) {
            if (name == null || name.isEmpty()) {
                return false;
            }
            for (int at = 0; at < name.length(); at++) {
                char c = name.charAt(at);
                if (!(Character.isLetter(c) || c == '_' || c == '$' || at > 0 && Character.isDigit(c))) {
                    return false;
                }
            }
            return true;
        }

        Schema.Parser parser() {
            try {
                return constructor == null ? new Schema.Parser() : constructor.newInstance(validator);
            } catch (ReflectiveOperationException error) {
                throw new IllegalStateException(error);
            }
        }

        /** Follows AvroSchemaCompat of Pulsar 5.0: references that are written as objects become names. */
        String rewrite(String text) {
            if (!rewrites || text.indexOf('{') < 0) {
                return text;
            }
            try {
                JsonNode root = JSON.readTree(text);
                boolean[] changed = {false};
                JsonNode rewritten = rewriteType(root, changed);
                return changed[0] ? JSON.writeValueAsString(rewritten) : text;
            } catch (IOException notJson) {
                return text;
            }
        }

        private static JsonNode rewriteType(JsonNode type, boolean[] changed) {
            if (type instanceof ArrayNode union) {
                for (int at = 0; at < union.size(); at++) {
                    union.set(at, rewriteType(union.get(at), changed));
                }
            } else if (type instanceof ObjectNode object && object.path("type").isTextual()) {
                String name = object.get("type").textValue();
                switch (name) {
                    case "record", "error" -> object.path("fields").forEach(field -> rewriteMember(field, "type", changed));
                    case "array" -> rewriteMember(object, "items", changed);
                    case "map" -> rewriteMember(object, "values", changed);
                    default -> {
                        if (!KEYWORDS.contains(name)) {
                            changed[0] = true;
                            return TextNode.valueOf(name);
                        }
                    }
                }
            }
            return type;
        }

        private static void rewriteMember(JsonNode node, String member, boolean[] changed) {
            if (node instanceof ObjectNode object && object.has(member)) {
                object.set(member, rewriteType(object.get(member), changed));
            }
        }
    }

    /** Enough for most schemas; a recursive record overflows every stack, a small one quickly. */
    private static final long STACK = 512 << 10;
    /** Deeper schemas get a larger stack, since the depth that fits into a small one depends on the JIT compiler. */
    private static final int DEEP = 60;
    private static final long LARGE_STACK = 32 << 20;

    /** Parses as the broker of the version that is the only argument, such as 4.0. */
    private static Broker BROKER;

    public static void main(String[] arguments) throws Exception {
        BROKER = new Broker(arguments[0]);
        onStack(STACK, Oracle::answerAll);
    }

    private static void onStack(long size, Callable<Void> work) throws Exception {
        FutureTask<Void> task = new FutureTask<>(work);
        new Thread(null, task, "oracle", size).start();
        task.get();
    }

    private static Void answerAll() throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8), 1 << 16);
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonNode question = JSON.readTree(line);
            if (depth(line) > DEEP) {
                onStack(LARGE_STACK, () -> print(out, question));
            } else {
                print(out, question);
            }
            if (!in.ready()) {
                out.flush();
            }
        }
        out.flush();
        return null;
    }

    private static Void print(PrintStream out, JsonNode question) throws IOException {
        out.println(JSON.writeValueAsString(answer(question)));
        return null;
    }

    /** Returns the nesting depth of brackets, those in strings included: an upper bound. */
    private static int depth(String text) {
        int depth = 0;
        int deepest = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '{' || c == '[') {
                deepest = Math.max(deepest, ++depth);
            } else if ((c == '}' || c == ']') && depth > 0) {
                depth--;
            }
        }
        return deepest;
    }

    private static ObjectNode answer(JsonNode question) {
        ObjectNode answer = JSON.createObjectNode();
        List<Version> versions = new ArrayList<>();
        if (question.has("versions")) {
            question.get("versions").forEach(sent -> versions.add(new Version(sent)));
            ArrayNode schemas = answer.putArray("schemas");
            versions.forEach(version -> schemas.add(version.about));
            ArrayNode pairs = answer.putArray("pairs");
            Schema newest = versions.get(versions.size() - 1).lenient;
            for (Version earlier : versions.subList(0, versions.size() - 1)) {
                ObjectNode both = pairs.addObject();
                if (newest != null && earlier.lenient != null) {
                    pair(newest, earlier.lenient, both.putObject("reads"));
                    pair(earlier.lenient, newest, both.putObject("is_read"));
                }
            }
        } else {
            question.path("before").forEach(sent -> versions.add(new Version(sent)));
            Version writer = new Version(question.get("writer"));
            Version reader = new Version(question.get("reader"));
            versions.addAll(List.of(writer, reader));
            answer.set("id", question.get("id"));
            answer.set("reader", reader.about);
            answer.set("writer", writer.about);
            if (reader.lenient != null && writer.lenient != null) {
                pair(reader.lenient, writer.lenient, answer);
            }
        }
        broker(versions, answer.putObject("broker"));
        return answer;
    }

    private static void pair(Schema reader, Schema writer, ObjectNode answer) {
        compatibility(reader, writer, answer);
        answer.put("validator", validator(reader, writer));
        answer.put("equal", reader.equals(writer));
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

    /** Follows SchemaRegistryServiceImpl of Pulsar 4.0 for a schema of a topic that has others. */
    private static void broker(List<Version> versions, ObjectNode answer) {
        Version newest = versions.get(versions.size() - 1);
        List<Version> stored = new ArrayList<>(versions.subList(0, versions.size() - 1));
        stored.removeIf(version -> !version.isTaken());
        String known = known(newest, stored);
        for (String strategy : STRATEGIES) {
            String checked = newest.isTaken() ? check(newest, stored, strategy) : "invalid";
            String uploaded = !newest.isTaken() ? "invalid"
                : known != null ? known
                : checked.equals("compatible") ? "created" : checked;
            answer.putObject(strategy).put("check", checked).put("upload", uploaded);
        }
    }

    /** Returns whether the topic has an equal schema: "exists", an error if the comparison fails, or null. */
    private static String known(Version newest, List<Version> stored) {
        if (stored.isEmpty() || !newest.isTaken()) {
            return null;
        }
        if (newest.strict == null) {
            return "error";
        }
        for (Version version : stored) {
            if (version.strict == null) {
                return "error";
            }
            if (newest.strict.equals(version.strict)) {
                return "exists";
            }
        }
        return null;
    }

    private static String check(Version newest, List<Version> stored, String strategy) {
        if (strategy.equals("ALWAYS_COMPATIBLE") || stored.isEmpty()) {
            return "compatible";
        }
        boolean isTransitive = strategy.endsWith("_TRANSITIVE");
        Version latest = stored.get(stored.size() - 1);
        if (!isTransitive && Arrays.equals(latest.bytes, newest.bytes)) {
            return "compatible";
        }
        LinkedList<Schema> from = new LinkedList<>();
        for (Version version : isTransitive ? stored : List.of(latest)) {
            from.addFirst(version.lenient);
        }
        try {
            checker(strategy).validate(newest.lenient, from);
            return "compatible";
        } catch (SchemaParseException | SchemaValidationException incompatible) {
            return "incompatible";
        } catch (Exception error) {
            return isTransitive ? "incompatible" : "error";
        } catch (Error error) {
            return "error";
        }
    }

    /** Chooses the validator as AvroSchemaBasedCompatibilityCheck of Pulsar 4.0 does. */
    private static SchemaValidator checker(String strategy) {
        SchemaValidatorBuilder builder = new SchemaValidatorBuilder();
        switch (strategy) {
            case "BACKWARD": return builder.canReadStrategy().validateLatest();
            case "BACKWARD_TRANSITIVE": return builder.canReadStrategy().validateAll();
            case "FORWARD": return builder.canBeReadStrategy().validateLatest();
            case "FORWARD_TRANSITIVE": return builder.canBeReadStrategy().validateAll();
            case "FULL": return builder.mutualReadStrategy().validateLatest();
            case "FULL_TRANSITIVE": return builder.mutualReadStrategy().validateAll();
            default: return (schema, existing) -> {
                for (Schema other : existing) {
                    throw new SchemaValidationException(schema, other);
                }
            };
        }
    }

    private static String name(Throwable error) {
        return error.getClass().getSimpleName();
    }
}
