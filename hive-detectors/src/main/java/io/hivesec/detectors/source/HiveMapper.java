package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.event.EventKind;
import io.hivesec.json.EventJson;
import io.hivesec.json.MalformedJsonException;

/** Hive's own JSON. */
final class HiveMapper implements RecordMapper {

    @Override
    public Reading map(JsonNode entry) {
        String type = Json.text(entry, "type");
        if (!type.isEmpty() && EventKind.ofId(type).isEmpty()) {
            return Reading.skipped(type);
        }
        try {
            return Reading.of(EventJson.read(entry));
        } catch (MalformedJsonException e) {
            return Reading.malformed(e.getOriginalMessage());
        }
    }
}
