import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Resolves data with Avro for Java.
 *
 * Reads a file of lines {"resolve": WRITER, "to": READER, "datums": [...]}, decodes each datum with both schemas and
 * answers with {"datums": [...]}, encoded with the reader's. Schemas are strings of JSON, datums are hexadecimal.
 */
public final class Datums {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static void main(String[] arguments) throws IOException {
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            System.out.println(JSON.writeValueAsString(resolve(JSON.readTree(line))));
        }
    }

    private static ObjectNode resolve(JsonNode request) throws IOException {
        Schema writer = new Schema.Parser().parse(request.get("resolve").textValue());
        Schema reader = new Schema.Parser().parse(request.get("to").textValue());
        GenericDatumReader<Object> decode = new GenericDatumReader<>(writer, reader);
        GenericDatumWriter<Object> encode = new GenericDatumWriter<>(reader);
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode datums = answer.putArray("datums");
        for (JsonNode datum : request.get("datums")) {
            BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(HexFormat.of().parseHex(datum.textValue()), null);
            Object value = decode.read(null, decoder);
            if (!decoder.isEnd()) {
                throw new IOException("trailing bytes after the datum " + datum);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            encode.write(value, encoder);
            encoder.flush();
            datums.add(HexFormat.of().formatHex(bytes.toByteArray()));
        }
        return answer;
    }
}
