//! vie
