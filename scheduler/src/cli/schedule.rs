//! `scheduler schedule`.

use clap::Subcommand;
use pbjson_types::Timestamp;
use proto::scheduler::v1::{PreviewScheduleRequest, PreviewScheduleResponse, Schedule, ScheduleForm};

use super::{Client, Done, args, words};

/// What to ask about schedules.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The next times of a schedule
    #[command(
        after_help = "Examples:\n  scheduler schedule preview shop-nightly\n  scheduler schedule preview \
                      --expression '30 2 * * MON-FRI' --time-zone Europe/Berlin"
    )]
    Preview {
        /// Of this request
        #[arg(default_value = "", hide_default_value = true, required_unless_present = "expression")]
        request: String,
        /// Of this expression: 5 fields are cron, 6 or 7 are Quartz
        #[arg(long, conflicts_with = "request")]
        expression: Option<String>,
        /// IANA name
        #[arg(long, default_value = "UTC", requires = "expression")]
        time_zone: String,
        /// What it must be: cron or quartz [default: as the number of fields says]
        #[arg(long, value_parser = args::choice::<ScheduleForm>, requires = "expression")]
        form: Option<ScheduleForm>,
        /// How many
        #[arg(long, default_value_t = 10)]
        count: u32,
        /// From this time on [default: now]
        #[arg(long, value_name = "TIME", value_parser = args::moment)]
        from: Option<Timestamp>,
        #[command(flatten)]
        client: Client,
    },
}

pub(super) async fn run(command: Command) -> Done {
    let Command::Preview { request, expression, time_zone, form, count, from, client } = command;
    let schedule = expression.map(|expression| Schedule {
        expression,
        time_zone,
        form: form.map_or(0, Into::into),
        ..Default::default()
    });
    let call = PreviewScheduleRequest { request_id: request, schedule, count, from };
    let answer =
        client.ask(call, |mut remote, call| async move { remote.preview_schedule(call).await }).await?;
    client.show(&answer, || describe(&answer))
}

fn describe(answer: &PreviewScheduleResponse) -> String {
    let times = answer.times.iter().map(|at| words::time(Some(at)));
    let title = Some(answer.description.clone()).filter(|text| !text.is_empty());
    let lines: Vec<_> = title.into_iter().chain(times).collect();
    if answer.times.is_empty() { [lines, vec!["never again".to_owned()]].concat() } else { lines }.join("\n")
}
