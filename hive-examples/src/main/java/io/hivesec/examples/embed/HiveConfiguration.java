package io.hivesec.examples.embed;

import io.hivesec.Hive;
import io.hivesec.spi.Disposition;
import io.hivesec.spi.Whitelist;
import io.hivesec.whitelist.RuleWhitelist;
import io.hivesec.whitelist.WhitelistException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Hive as a bean of a Spring Boot application: one instance for the process, with whatever whitelists and dispositions there are as
 * beans, metrics in the application's registry, and {@code hive.whitelist} for a rule file that is read again when it changes.
 * Spring closes what it made.
 */
@Configuration(proxyBeanMethods = false)
public class HiveConfiguration {

    /** The instance that the application injects. */
    @Bean
    Hive hive(
            List<Whitelist> whitelists,
            ObjectProvider<Disposition> dispositions,
            ObjectProvider<MeterRegistry> registry) {
        Hive.Builder builder = Hive.builder()
                .plugins(HiveConfiguration.class.getClassLoader())
                .listener(new MicrometerListener(registry.getIfAvailable(SimpleMeterRegistry::new)));
        whitelists.forEach(builder::whitelist);
        dispositions.forEach(builder::disposition);
        return builder.build();
    }

    /** The rule file that the property names. */
    @Bean
    @Conditional(HasRuleFile.class)
    RuleWhitelist ruleFile(@Value("${hive.whitelist}") Path rules) throws IOException, WhitelistException {
        return RuleWhitelist.builder(rules).reloadEvery(Duration.ofSeconds(5)).open();
    }

    /** Whether {@code hive.whitelist} is set. */
    static final class HasRuleFile implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return context.getEnvironment().containsProperty("hive.whitelist");
        }
    }
}
