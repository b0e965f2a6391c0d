package io.rollcall.server.rest;

import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.webmvc.core.configuration.SpringDocWebMvcConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.error.ErrorPageRegistrar;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;

/**
 * The web application, put together by name: nothing is scanned for and nothing configures itself because it lies on the
 * class path, so that the start is quick and what is mapped is known.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    LifecycleAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    HttpEncodingAutoConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    SecurityFilterAutoConfiguration.class,
    SpringDocConfiguration.class,
    SpringDocWebMvcConfiguration.class
})
@EnableConfigurationProperties(SpringDocConfigProperties.class)
@Import({
    AccessRules.class,
    ApiDescription.class,
    Problems.class,
    ErrorPage.class,
    Health.class,
    Metrics.class,
    DirectoriesEndpoint.class,
    DirectoryRunsEndpoint.class,
    SyncEndpoint.class,
    GroupsEndpoint.class,
    UsersEndpoint.class,
    HeldEndpoint.class,
    JournalEndpoint.class
})
class RestApplication {
    /** Strict in what is read: a misspelt field is an error, not a default (RFC 8259 leaves duplicates open). */
    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return builder -> builder.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class);
    }

    /** Leaves it to the firewall, which answers with a problem, what may be encoded in an address. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> encodedNames() {
        return tomcat -> tomcat.addConnectorCustomizers(connector -> {
            connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
            connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        });
    }

    @Bean
    ErrorPageRegistrar errorPages() {
        return pages -> pages.addErrorPages(new org.springframework.boot.web.error.ErrorPage(ErrorPage.PATH));
    }
}
