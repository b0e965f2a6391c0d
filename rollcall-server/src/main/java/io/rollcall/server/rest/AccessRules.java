package io.rollcall.server.rest;

import java.util.Collections;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who may ask what: health for anybody, everything else with the token. There are no sessions and no cookies, so there is
 * nothing that another site's page could ride on.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class AccessRules {
    private static final String[] OPEN = {Health.ALL, Health.LIVE, Health.READY};

    @Bean
    ProblemWriter problemWriter(JsonMapper json) {
        return new ProblemWriter(json);
    }

    @Bean
    SecurityFilterChain everyRequest(HttpSecurity http, Token token, ProblemWriter problems) throws Exception {
        OncePerRequestFilter bearer = new BearerFilter(token);
        return http.csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .securityContext(
                        context -> context.securityContextRepository(new RequestAttributeSecurityContextRepository()))
                .addFilterBefore(bearer, AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.GET, OPEN)
                        .permitAll()
                        .requestMatchers(HttpMethod.HEAD, OPEN)
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint((request, response, refusal) -> {
                    boolean shown = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION))
                                    .size()
                            > 0;
                    response.setHeader(
                            HttpHeaders.WWW_AUTHENTICATE,
                            "Bearer realm=\"rollcall\"" + (shown ? ", error=\"invalid_token\"" : ""));
                    problems.write(
                            response,
                            Problem.UNAUTHORIZED.detail(
                                    "Send the header \"Authorization: Bearer TOKEN\"; the token is in"
                                            + " the file token of the server's data folder."));
                }))
                .headers(headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives("default-src 'none'; frame-ancestors 'none'"))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER)))
                .build();
    }

    /**
     * Lets names with a slash, a backslash or a per cent sign be part of an address. What is open is open by its whole
     * address, so another reading of a slash lets nobody in.
     */
    @Bean
    HttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowBackSlash(true);
        return firewall;
    }

    @Bean
    RequestRejectedHandler rejected(ProblemWriter problems) {
        return (request, response, rejection) -> problems.write(
                response,
                Problem.INVALID.detail(
                        "The address holds a character that is not let through, such as a semicolon. If it is"
                                + " part of a name, use the id instead."));
    }
}
