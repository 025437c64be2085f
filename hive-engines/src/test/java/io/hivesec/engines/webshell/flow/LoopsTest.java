package io.hivesec.engines.webshell.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.engines.webshell.include.Includes;
import io.hivesec.engines.webshell.jsp.JavaReader;
import io.hivesec.engines.webshell.jsp.JspFrontEnd;
import io.hivesec.engines.webshell.jsp.ParsedPage;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many rounds of a loop are run. */
final class LoopsTest {
    /** "id", each letter with its last bit turned. */
    private static final String CODED = "int[] c={104,101};String s=\"\";int i=0;boolean more=true;";

    private final AtomicInteger looks = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "boolean more=true;while(more){if(in.read(b)==-1)break;out.write(b,0,n);n=m;m=n;}",
                "boolean end=false;while(!end){if(in.read(b)==-1){return;}out.write(b,0,n);n=m;m=n;}",
                "int state=1;while((state==1)){if(in.read(b)==-1)break;out.write(b,0,n);n=m;m=n;}"
            })
    void run_flagThatStaysAndAWayOut_isRunAFewTimes(String loop) {
        run("int n=0;int m=0;byte[] b=new byte[9];java.io.InputStream in=request.getInputStream();" + loop);
        assertThat(looks).as("the clock is looked at every 512 steps").hasValueLessThan(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // The flag turns where it is known that it does.
                "while(more){s+=(char)(c[i]^1);i++;if(i==c.length)more=false;}",
                // The way out may be taken, but what the condition asks for changes.
                "while(i<c.length){if(request.getParameter(\"q\")!=null)break;s+=(char)(c[i]^1);i++;}",
                "while(i++<c.length){if(request.getParameter(\"q\")!=null)break;s+=(char)(c[i-1]^1);}",
                // The way out is that of an inner loop, of a switch, of a method.
                "while(more){while(true){if(request.getParameter(\"q\")!=null)break;}s+=(char)(c[i]^1);if(++i==c.length)more=false;}",
                "while(more){switch(request.getParameter(\"q\")){case \"a\":if(s==null)break;}s+=(char)(c[i]^1);if(++i==c.length)more=false;}",
                "while(more){asked(request.getParameter(\"q\"));s+=(char)(c[i]^1);if(++i==c.length)more=false;}",
            })
    void run_roundsThatAreKnown_areAllRun(String loop) {
        Interpreter.Outcome outcome = run(CODED + loop + "Runtime.getRuntime().exec(s);");
        assertThat(outcome.hits()).singleElement().extracting(Hit::argument).isEqualTo("id");
    }

    @Test
    void run_moreRoundsThanAreRun_saysSo() {
        assertThat(run("for(int i=0;i<30000;i++){}").problem()).contains("rounds");
    }

    private Interpreter.Outcome run(String java) {
        String page = "<%!int asked(String q){if(q==null)return 1;return 2;}%><%" + java + "%>";
        ParsedPage parsed =
                JavaReader.parse(JspFrontEnd.read("a.jsp", page.getBytes(StandardCharsets.UTF_8), Includes.NONE)
                        .get(0));
        assertThat(parsed.problem()).isEmpty();
        return Interpreter.run(parsed.unit(), parsed.tree(), new Budget(400_000, () -> looks.incrementAndGet() < 0));
    }
}
