package io.hivesec.engines.webshell.jsp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hivesec.engines.webshell.include.Includes;
import java.util.List;

/** Any bytes as a page in either syntax: Java for each reading, before and after it is made shorter, and never an exception. */
class JspFrontEndFuzzTest {
    @FuzzTest
    void read_anyBytes_givesJava(byte[] bytes) {
        for (String name : List.of("page.jsp", "page.jspx")) {
            List<JavaUnit> units = JspFrontEnd.read(name, bytes, Includes.NONE);
            assertThat(units).isNotEmpty();
            for (JavaUnit unit : units) {
                assertThat(NestingGuard.objection(unit.source())).isNotNull();
                assertThat(JavaCompactor.compact(unit).source().length())
                        .isLessThanOrEqualTo(2 * unit.source().length());
                assertThat(LexicalRepair.repair(unit.source())).isNotNull();
            }
        }
    }
}
