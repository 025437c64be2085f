package io.hivesec.engines.memshell;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.benf.cfr.reader.api.CfrDriver;
import org.benf.cfr.reader.api.ClassFileSource;
import org.benf.cfr.reader.api.OutputSinkFactory;
import org.benf.cfr.reader.bytecode.analysis.parse.utils.Pair;

/** CFR over one class in memory. Loaded only when it is used, so that it may be missing. */
final class Cfr {
    private static final String PATH = "Reported.class";
    private static final Map<String, String> OPTIONS =
            Map.of("showversion", "false", "silent", "true", "comments", "false", "hideutf", "true");

    private Cfr() {}

    static String decompile(byte[] bytes) {
        StringBuilder source = new StringBuilder();
        new CfrDriver.Builder()
                .withOptions(OPTIONS)
                .withClassFileSource(new OneClass(bytes))
                .withOutputSink(new Java(source))
                .build()
                .analyse(List.of(PATH));
        return source.toString();
    }

    /** Has the reported class, and whatever else is asked for is not there. */
    private record OneClass(byte[] bytes) implements ClassFileSource {
        @Override
        public void informAnalysisRelativePathDetail(String usePath, String classFilePath) {
            // The class is wherever it is looked for first.
        }

        @Override
        public Collection<String> addJar(String path) {
            return List.of();
        }

        @Override
        public String getPossiblyRenamedPath(String path) {
            return path;
        }

        @Override
        public Pair<byte[], String> getClassFileContent(String path) throws IOException {
            if (!path.equals(PATH)) {
                throw new IOException("only the reported class is there");
            }
            return Pair.make(bytes, path);
        }
    }

    /** Keeps the source and drops what CFR says of its progress. */
    private record Java(StringBuilder source) implements OutputSinkFactory {
        @Override
        public List<SinkClass> getSupportedSinks(SinkType type, Collection<SinkClass> available) {
            return List.of(SinkClass.STRING);
        }

        @Override
        public <T> Sink<T> getSink(SinkType type, SinkClass kind) {
            return type == SinkType.JAVA ? source::append : ignored -> {};
        }
    }
}
