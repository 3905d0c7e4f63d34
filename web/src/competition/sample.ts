// An invented village to try the page with: five wishes, 120,000 yuan, 14 ballots.
const ballots = ['road,lamp', 'road,lamp', 'road', 'road,pump', 'road,pump', 'road', 'pump,pool', 'pump,pool', 'pool', 'pool,shed', 'shed,lamp', 'shed', 'lamp', 'lamp,pool']

export const sample = `META
key;value
description;样例：一个村的项目池（虚构）
unit;样例村
instance;2026
num_projects;5
num_votes;14
budget;120000
vote_type;approval
rule;equalshares/add1
currency;CNY
PROJECTS
project_id;cost;name
road;60000;村道硬化三百米
lamp;28000;路灯十四盏
pump;40000;抽水站换泵
pool;24000;蓄水池两口
shed;18000;晒坝雨棚
VOTES
voter_id;vote
${ballots.map((vote, i) => `${i + 1};${vote}`).join('\n')}
`
