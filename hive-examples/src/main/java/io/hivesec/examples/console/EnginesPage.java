package io.hivesec.examples.console;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.engines.virus.EngineColumn;
import io.hivesec.engines.virus.Examination;
import io.hivesec.engines.virus.VirusEngines;
import io.hivesec.json.HiveModule;
import io.hivesec.spi.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The virus engines side by side: what each is, how old its signatures are, and whether it finds the test file. Thread-safe. */
final class EnginesPage {
    private static final JsonMapper MAPPER = HiveModule.mapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Optional<VirusEngines> engines;

    EnginesPage(Optional<VirusEngines> engines) {
        this.engines = engines;
    }

    ObjectNode json() throws IOException, InterruptedException {
        ObjectNode answer = MAPPER.createObjectNode();
        ArrayNode lines = answer.putArray("engines");
        if (engines.isEmpty()) {
            return answer.put("summary", "");
        }
        Examination examination = engines.get().examineTestFile(Deadline.in(PATIENCE));
        for (EngineColumn column : examination.columns()) {
            lines.addObject()
                    .put("engine", column.engine())
                    .put("program", column.version().program())
                    .put("databaseDate", column.version().databaseDate())
                    .put("answer", column.answer().answer().name())
                    .put("threat", column.threat())
                    .put("detail", column.answer().detail())
                    .put("millis", column.elapsed().toMillis());
        }
        return answer.put("summary", examination.summary());
    }
}
