package io.hivesec.dispositions.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.json.JsonFactories;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a line is written and checked. Its last field is a hash over the bytes before it, which hold the hash of the line
 * before: SHA-256, or HMAC-SHA-256 when there is a key. Without a key the chain shows accidents and clumsy hands; somebody
 * who may write the files can then forge all of it. Immutable.
 */
final class Chain {
    static final String START = "0".repeat(64);

    private static final String FIELD = ",\"hash\":\"";
    private static final int TAIL = FIELD.length() + 64 + 2;
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactories.plain());

    private final byte[] key;

    Chain(byte[] key) {
        this.key = key.clone();
    }

    /** A line and its hash. */
    record Line(String text, String hash) {}

    Line write(Entry entry, String previous) {
        ObjectNode node = JSON.createObjectNode()
                .put("number", entry.number())
                .put("time", entry.time().toString())
                .put("event", entry.event().id())
                .put("plan", entry.plan());
        node.set("data", entry.data());
        node.put("previous", previous);
        String json = node.toString();
        String body = json.substring(0, json.length() - 1);
        String hash = hash(body);
        return new Line(body + FIELD + hash + "\"}", hash);
    }

    /** A line read: the entry, and what it says of the chain. */
    record Link(Entry entry, String previous, String hash) {}

    /** Reads a line; throws when it is not one that was written, whatever it says of the line before. */
    Link read(String line) throws TamperedJournalException {
        int end = line.length() - TAIL;
        if (end < 0 || !line.startsWith(FIELD, end) || !line.endsWith("\"}")) {
            throw new TamperedJournalException("is not a line of a journal");
        }
        String body = line.substring(0, end);
        String hash = line.substring(end + FIELD.length(), line.length() - 2);
        if (!MessageDigest.isEqual(
                hash.getBytes(StandardCharsets.US_ASCII), hash(body).getBytes(StandardCharsets.US_ASCII))) {
            throw new TamperedJournalException("was edited, or written with another key");
        }
        try {
            JsonNode node = JSON.readTree(line);
            return new Link(
                    new Entry(
                            node.path("number").asLong(),
                            Instant.parse(node.path("time").asText()),
                            Entry.Event.valueOf(node.path("event").asText().toUpperCase(Locale.ROOT)),
                            node.path("plan").asText(),
                            (ObjectNode) node.path("data")),
                    node.path("previous").asText(),
                    hash);
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException | ClassCastException e) {
            throw new TamperedJournalException("does not say what a line of a journal says");
        }
    }

    private String hash(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try {
            if (key.length == 0) {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            }
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
