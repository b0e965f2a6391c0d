package io.rollcall.server.rest;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the servlet container shows when something went wrong outside of every controller. */
@RestController
@Hidden
final class ErrorPage implements ErrorController {
    static final String PATH = "/error";

    @RequestMapping(PATH)
    ResponseEntity<ProblemDetail> show(HttpServletRequest request) {
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Problem problem =
                code instanceof Integer status ? Problems.of(HttpStatusCode.valueOf(status)) : Problem.NOT_FOUND;
        return ResponseEntity.status(problem.status()).body(problem.detail(problem.title() + "."));
    }
}
