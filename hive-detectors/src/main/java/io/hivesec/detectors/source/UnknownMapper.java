package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;

/** Takes the records of a stream whose format was not recognised. */
final class UnknownMapper implements RecordMapper {

    @Override
    public Reading map(JsonNode entry) {
        return Reading.malformed("format not recognised");
    }
}
