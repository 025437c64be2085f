package io.hivesec.engines.memshell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import io.hivesec.engines.memshell.bytecode.ClassFeatures;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KnownFamiliesTest {
    /** Does nothing that harms: what is compared is which calls follow each other. */
    private static final String SAMPLE = """
        class Sample implements javax.servlet.Filter {
          String key = "one-key";
          public void init(javax.servlet.FilterConfig c) {}
          public void destroy() {}
          public void doFilter(javax.servlet.ServletRequest q, javax.servlet.ServletResponse p, javax.servlet.FilterChain c) {
            try {
              java.security.MessageDigest m = java.security.MessageDigest.getInstance("MD5");
              m.update(key.getBytes());
              String said = q.getParameter("entry");
              ByteArrayOutputStream out = new ByteArrayOutputStream();
              for (int i = 0; i < 700; i++) { out.write(m.digest()); }
              p.getWriter().println(new java.math.BigInteger(1, out.toByteArray()).toString(16) + said);
            } catch (IOException e) { e.printStackTrace();
            } catch (java.security.GeneralSecurityException e) { throw new IllegalStateException("no digest"); }
          }
        }
        """;

    private static final String OTHER = """
        class Other implements javax.servlet.Filter {
          public void init(javax.servlet.FilterConfig c) {}
          public void destroy() {}
          public void doFilter(javax.servlet.ServletRequest q, javax.servlet.ServletResponse p, javax.servlet.FilterChain c) {
            try {
              java.util.Map<String, String> seen = new java.util.TreeMap<>();
              seen.put(q.getParameter("name"), "greeting");
              for (String one : seen.values()) { p.getWriter().println(one.toUpperCase()); }
            } catch (IOException e) { e.printStackTrace(); }
          }
        }
        """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        javax. | jakarta.
        class Sample | class ConfigTraceFilter
        key | secretWord
        ByteArrayOutputStream out = | OutputStream spare = null; ByteArrayOutputStream out =
        """)
    void judge_anotherVersionOfASample_isThatFamily(String part, String changed) throws Exception {
        byte[] version = WithoutDebug.of(Compiled.one(SAMPLE.replace(part, changed)));

        Judgement judgement = engine(fingerprint()).judge(version);

        assertThat(judgement.level()).isEqualTo(Level.HIGH);
        assertThat(judgement.family().map(Family::name)).contains("made-up");
        assertThat(judgement.family().orElseThrow().similarity()).isGreaterThan(KnownFamilies.ALIKE);
    }

    @Test
    void judge_anotherClassOfTheSameKind_isNotThatFamily() throws Exception {
        byte[] other = Compiled.one(OTHER);

        assertThat(engine(fingerprint()).judge(other).level()).isEqualTo(Level.NONE);
        assertThat(KnownFamilies.similarity(ClassFeatures.of(Compiled.one(SAMPLE)), ClassFeatures.of(other)))
                .isLessThan(0.4);
    }

    @Test
    void judge_sampleWithoutTheLibrary_isNothing() {
        assertThat(new MemoryWebshellEngine().judge(Compiled.one(SAMPLE)).level())
                .isEqualTo(Level.NONE);
    }

    @Test
    void judge_digest_findsTheVeryFileAndNoOther() throws Exception {
        byte[] sample = Compiled.one(OTHER);
        String digest = Hashing.sha256().hashBytes(sample).toString();
        MemoryWebshellEngine engine = engine("\"sha256\": [\"" + digest + "\"]");

        assertThat(engine.judge(sample).level()).isEqualTo(Level.HIGH);
        assertThat(engine.judge(sample).family()).contains(new Family("made-up", 1));
        assertThat(engine.judge(WithoutDebug.of(sample)).level()).isEqualTo(Level.NONE);
    }

    @Test
    void judge_shapeOfTheEmbedder_namesWhatIsReportedAnyway() throws Exception {
        byte[] shell = Compiled.one("class Shell extends javax.servlet.http.HttpServlet { protected void"
                + " doGet(javax.servlet.http.HttpServletRequest q, javax.servlet.http.HttpServletResponse p) throws"
                + " IOException { @{exec}(q.getHeader(\"x-made-up\")); } }");
        String shape = "\"shapes\": [{\"required\":"
                + " [\"signal:flow.execute\", \"type:java/lang/Runtime\", \"call:getHeader\"], \"usual\": []}]";

        assertThat(engine(shape).judge(shell).family().map(Family::name)).contains("made-up");
        assertThat(new MemoryWebshellEngine().judge(shell).family().map(Family::name))
                .contains("command-shell");
    }

    @Test
    void standard_namesTheFamiliesThatAreToBeNamed() {
        assertThat(KnownFamilies.standard().shapes().stream()
                        .map(KnownFamilies.Shape::family)
                        .collect(Collectors.toSet()))
                .contains("behinder", "godzilla", "antsword", "suo5", "neo-regeorg", "command-shell", "injector")
                .contains("echo", "agent", "tunnel");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"version": 2, "families": []}                                              | version: 1 expected
        {"version": 1, "families": [{"name": "Behinder"}]}                          | name of a family: 'Behinder'
        {"version": 1, "families": [{"name": "a", "hash": []}]}                     | family 'a': unknown field 'hash'
        {"version": 1, "families": [{"name": "a", "sha256": ["12"]}]}               | family 'a': sha256: '12'
        {"version": 1, "families": [{"name": "a", "shapes": [{"usual": []}]}]}      | at least one trait expected
        {"version": 1, "families": [{"name": "a", "shapes": [{"required": ["x"]}]}]} | family 'a': required: 'x'
        {"version": 1                                                               | families.json:1: not JSON
        """)
    void read_fileThatIsWrong_saysWhere(String json, String message) throws Exception {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(FamiliesFileException.class)
                .hasMessageContaining(message);
    }

    @Test
    void fingerprint_classThatDoesNextToNothing_isRefused() {
        assertThatThrownBy(() -> KnownFamilies.fingerprint(Compiled.one("class Small {}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("resembles too many");
    }

    private static String fingerprint() {
        List<String> features = KnownFamilies.fingerprint(Compiled.one(SAMPLE));
        return "\"fingerprints\": [{\"note\": \"inert\", \"features\": [\"" + String.join("\", \"", features) + "\"]}]";
    }

    private MemoryWebshellEngine engine(String family) throws Exception {
        String json = "{\"version\": 1, \"families\": [{\"name\": \"made-up\", " + family + "}]}";
        return new MemoryWebshellEngine(read(json).and(KnownFamilies.standard()));
    }

    private static KnownFamilies read(String json) throws Exception {
        return KnownFamilies.read("families.json", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }
}
