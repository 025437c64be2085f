package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;

/** Tells what one JSON record of one format says. Made anew for each stream, since it may remember what it has seen. */
interface RecordMapper {

    /**
     * What a record says.
     *
     * @param entry a JSON object
     */
    Reading map(JsonNode entry);
}
