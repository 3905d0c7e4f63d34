// What bodies, the parts in them and places of our own are called.
import { speaker } from '../words/t'
import type { BodyKind, Part } from './organisation'
const kinds = speaker({
  red_grid: ['红网格', 'Red grid'], basin_committee: ['流域大党委', 'Basin committee'], leading_group: ['领导小组', 'Leading group'], industry_chain: ['产业链党委', 'Industry-chain committee'],
  temporary: ['临时组织', 'Temporary body'], joint: ['联合组织', 'Joint body'], branch: ['支部', 'Branch'], organisation: ['单位', 'Organisation'],
} satisfies Record<BodyKind, readonly [string, string]>)
const parts = speaker({
  lead: ['牵头单位', 'Lead'], head: ['负责人', 'Head'], party_group_leader: ['党小组组长', 'Party group leader'], grid_leader: ['网格长', 'Grid leader'], member: ['成员', 'Member'], monitor: ['监督员', 'Monitor'],
} satisfies Record<Part, readonly [string, string]>)
export const kind_word = (kind: string) => kinds(kind as BodyKind)
export const part_word = (part: string) => parts(part as Part)
