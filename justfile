# A menu. Each line calls cargo; nothing needs `just`.

# What there is.
default:
    @just --list

# The product, on invented people.
demo:
    cargo run -- demo

# The fast loop, before each commit.
check:
    cargo xtask check

# All that must hold before a change lands.
ci:
    cargo xtask ci

# Arrows, owners of tables, forbidden names, the map.
rooms:
    cargo xtask rooms

# The words of the trade.
words:
    cargo xtask words

# No accepted migration was edited.
migrations:
    cargo xtask migrations

# Accepts the new migrations.
accept-migrations:
    cargo xtask migrations --accept

# Licences and bans.
licences:
    cargo xtask licences

# Rewrites the layout of the code.
fmt:
    cargo fmt --all
